import { bestPlace, type ExcerptPart, excerpt } from '../../search/excerpt.ts'
import type { WordFinder } from '../../search/found-words.ts'
import { maskPersonalCodes } from '../../sensitive-data/mask-personal-codes.ts'

/** Letters of a ticket that are looked through for a page of results. */
const mostLetters = 12_000
/** What is read and covered around a place is wider than what is shown, so that no half of a code stands at its edge. */
const lettersBefore = 200
const lettersBehind = 500

/**
 * Where a ticket says what was searched, covered like every list before anything is marked. Undefined where
 * the words stand behind what is looked through: then the list shows what it always shows.
 */
export function foundIn(texts: readonly string[], find: WordFinder): readonly ExcerptPart[] | undefined {
  let left = mostLetters
  let best: { readonly text: string; readonly at: number; readonly count: number } | undefined
  for (const whole of texts) {
    const text = whole.slice(0, left)
    left -= text.length
    const place = bestPlace(find(text))
    if (place && place.count > (best?.count ?? 0)) best = { text, ...place }
    if (left <= 0) break
  }
  if (!best) return undefined
  const text = covered(around(best.text, best.at))
  return excerpt(text, find(text))
}

function around(text: string, at: number): string {
  const part = text.slice(Math.max(0, at - lettersBefore), at + lettersBehind)
  return at > lettersBefore ? part.replace(/^\S+\s/, '') : part
}

function covered(text: string): string {
  return maskPersonalCodes(text.replaceAll(/\s+/g, ' ').trim())
}
