/** A place in a text that may tell who or where somebody is. */
export type Mention = { readonly found: string; readonly from: number }

const mostMentions = 50

export function addressesIn(text: string): Mention[] {
  return found(text, /[^\s<>()[\]",;:@]{1,64}@[^\s<>()[\]",;:@]{1,190}\.\p{L}{2,24}/gu)
}

const streets = 'katu|tie|kuja|polku|raitti|rinne|tori|gatan|vägen|gränden|stigen|torget'

/** A home and not a house: with its stair and door, "Mariankatu 19 A 4" (domain.md §7.3). */
export function homesIn(text: string): Mention[] {
  return found(
    text,
    new RegExp(`\\p{Lu}[\\p{L}-]*(?:${streets}) \\d{1,4}(?: ?[a-z])? ?[A-Z] ?\\d{1,4}(?!\\d)`, 'gu'),
  )
}

function found(text: string, pattern: RegExp): Mention[] {
  const mentions: Mention[] = []
  for (const match of text.matchAll(pattern)) {
    if (mentions.length === mostMentions) break
    mentions.push({ found: match[0].replace(/\.$/, ''), from: match.index })
  }
  return mentions
}
