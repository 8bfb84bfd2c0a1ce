import { bestPlace, type ExcerptPart, excerpt } from '../../search/excerpt.ts'
import type { WordFinder } from '../../search/found-words.ts'
import { maskPersonalCodes } from '../../sensitive-data/mask-personal-codes.ts'
import type { WrittenText } from '../desk-store.ts'

/** Letters of a ticket that are looked through for a page of results. */
const mostLetters = 12_000
/** What is read and covered around a place is wider than what is shown, so that no half of a code stands at its edge. */
const lettersBefore = 200
const lettersBehind = 500

/**
 * Where a ticket says what was searched, covered like every list before anything is marked: what somebody
 * wrote before the line of a head that names it, since names and addresses read badly in a row. Undefined
 * where the words stand behind what is looked through: then the list shows what it always shows.
 */
export function foundIn(
  written: readonly WrittenText[],
  find: WordFinder,
): readonly ExcerptPart[] | undefined {
  const looked = within(written)
  const bodies = looked.map(({ body }) => body)
  const lines = looked.flatMap(({ head }) => head.split('\n')).toReversed()
  const best = bestOf(bodies, find) ?? bestOf([...new Set(lines)], find)
  if (!best) return undefined
  const text = covered(around(best.text, best.at))
  return excerpt(text, find(text))
}

function within(written: readonly WrittenText[]): readonly WrittenText[] {
  let left = mostLetters
  const looked: WrittenText[] = []
  for (const whole of written) {
    const head = whole.head.slice(0, left)
    const body = whole.body.slice(0, left - head.length)
    left -= head.length + body.length
    looked.push({ head, body })
    if (left <= 0) break
  }
  return looked
}

function bestOf(texts: readonly string[], find: WordFinder) {
  let best: { readonly text: string; readonly at: number; readonly count: number } | undefined
  for (const text of texts) {
    const place = bestPlace(find(text))
    if (place && place.count > (best?.count ?? 0)) best = { text, ...place }
  }
  return best
}

function around(text: string, at: number): string {
  const part = text.slice(Math.max(0, at - lettersBefore), at + lettersBehind)
  return at > lettersBefore ? part.replace(/^\S+\s/, '') : part
}

function covered(text: string): string {
  return maskPersonalCodes(text.replaceAll(/\s+/g, ' ').trim())
}
