import { finnishStem } from './finnish-stem.ts'
import { foldLetters } from './fold-letters.ts'

/** Two words that may be somebody's name, where they stand, and the keys it may be known by. */
export type NameMention = { readonly name: string; readonly from: number; readonly keys: readonly string[] }

const mostMentions = 100
const office = /\b(?:oyj?|ab|ky|ry|rf|tmi|as|kela|fpa|kaupunki|stad|asunnot)\b/

/**
 * What a person's name is found by: the first name as it is and the stem of the last, because in Finnish
 * only the last word of a name is inflected. Empty for an office, an address or a single word.
 */
export function nameKey(name: string): string {
  const [last, first] = name.includes(',') ? name.split(',', 2) : []
  const words = foldLetters(first === undefined ? name : `${first} ${last}`)
    .trim()
    .split(/\s+/)
  const isPerson =
    words.length >= 2 && words.length <= 5 && words.every((word) => /^[\p{L}’'.-]+$/u.test(word))
  if (!isPerson || office.test(words.join(' '))) return ''
  return `${words[0]} ${finnishStem(words.at(-1) ?? '')}`
}

/** Words with capital letters beside each other, or with one between them, in either order. */
export function namesIn(text: string): NameMention[] {
  const words = [...text.matchAll(/(?<![\p{L}\d@.])\p{Lu}[\p{L}’'-]+/gu)].map((found) => ({
    word: found[0],
    from: found.index,
    to: found.index + found[0].length,
  }))
  const mentions: NameMention[] = []
  for (const [index, one] of words.entries()) {
    for (const other of words.slice(index + 1, index + 3)) {
      if (mentions.length === mostMentions) return mentions
      const between = text.slice(one.to, other.from)
      if (!/^(?:,? | \p{Lu}[\p{L}’'.-]* )$/u.test(between)) continue
      const inOrder = between.startsWith(',') ? [] : keysOf(one.word, other.word)
      const keys = [...inOrder, ...keysOf(other.word, one.word)]
      mentions.push({ name: text.slice(one.from, other.to), from: one.from, keys: [...new Set(keys)] })
    }
  }
  return mentions
}

function keysOf(first: string, last: string): string[] {
  const [firstName, folded] = [foldLetters(first), foldLetters(last)]
  return formsOf(folded).map((form) => `${firstName} ${finnishStem(form)}`)
}

/** Forms the stemmer does not bring together by itself: Mäen, Korhosta, Hassanin, Björkströms. */
function formsOf(word: string): string[] {
  return [
    word,
    word.replace(/s$/, ''),
    word.replace(/sta$/, 'sen'),
    word.replace(/e(?:n|lle|lla|lta|ssa|sta)$/, 'ki'),
    word.replace(/(?<=[^aeiouy])i(?:n|lle|lla|lta|ssa|sta|a)$/, ''),
  ]
}
