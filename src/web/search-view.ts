import { density, type ExcerptPart, excerpt } from '../search/excerpt.ts'
import type { WordFinder } from '../search/found-words.ts'
import { maskPersonalCodes } from '../sensitive-data/mask-personal-codes.ts'

/** Letters of a ticket that are looked through for a page of results. */
const mostLetters = 12_000

/**
 * Where a ticket says what was searched, covered like every list before anything is marked. Undefined where
 * the words stand behind what is looked through: then the list shows what it always shows.
 */
export function foundIn(texts: readonly string[], find: WordFinder): readonly ExcerptPart[] | undefined {
  let left = mostLetters
  let best: { readonly text: string; readonly count: number } | undefined
  for (const whole of texts) {
    const text = covered(whole.slice(0, left))
    left -= text.length
    const count = density(find(text))
    if (count > (best?.count ?? 0)) best = { text, count }
    if (left <= 0) break
  }
  return best && excerpt(best.text, find(best.text))
}

function covered(text: string): string {
  return maskPersonalCodes(text.replaceAll(/\s+/g, ' ').trim())
}
