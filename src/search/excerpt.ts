import type { Stretch } from './found-words.ts'

/** A piece of an excerpt; found ones are what the search was for. */
export type ExcerptPart = { readonly text: string; readonly isFound: boolean }

const excerptLength = 200
const before = 50

/** The part of a text where most of what was looked for stands together; undefined where nothing does. */
export function excerpt(text: string, found: readonly Stretch[]): readonly ExcerptPart[] | undefined {
  const best = densest(found)
  if (!best) return undefined
  const start = wordStart(text, best.start - before)
  const end = Math.min(text.length, Math.max(best.end, start + excerptLength))
  const parts: ExcerptPart[] = start > 0 ? [{ text: '…', isFound: false }] : []
  let at = start
  for (const one of found.filter((stretch) => stretch.start >= start && stretch.end <= end)) {
    if (one.start > at) parts.push({ text: text.slice(at, one.start), isFound: false })
    parts.push({ text: text.slice(one.start, one.end), isFound: true })
    at = one.end
  }
  const rest = text.slice(at, end).toWellFormed() + (end < text.length ? '…' : '')
  return rest === '' ? parts : [...parts, { text: rest, isFound: false }]
}

/** Where most of it stands together, and how much: what several words of a search meet in is what was meant. */
export function bestPlace(
  found: readonly Stretch[],
): { readonly at: number; readonly count: number } | undefined {
  const best = densest(found)
  return best && { at: best.start, count: countFrom(found, best) }
}

function densest(found: readonly Stretch[]): Stretch | undefined {
  let best: Stretch | undefined
  let most = 0
  for (const one of found.slice(0, 200)) {
    const count = countFrom(found, one)
    if (count > most) [best, most] = [one, count]
  }
  return best
}

function countFrom(found: readonly Stretch[], { start }: Stretch): number {
  return found.filter((one) => one.start >= start && one.end <= start + excerptLength - before).length
}

function wordStart(text: string, wanted: number): number {
  if (wanted <= 0) return 0
  const space = text.indexOf(' ', wanted)
  return space < 0 || space > wanted + before / 2 ? wanted : space + 1
}
