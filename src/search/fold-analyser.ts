import { type Analyser, mostLetters, type QueryTerm, type Term } from './analyser.ts'
import { finnishStem } from './finnish-stem.ts'
import { foldLetters } from './fold-letters.ts'
import { type Identifier, identifiersIn } from './identifiers.ts'

/**
 * Finnish without a dictionary: folded letters, stems, and the ends of long words, so that a word is
 * found as part of a compound when at least five of its letters were typed.
 */
export const foldAnalyser: Analyser = {
  name: 'finnish-fold-1',

  analyse(text) {
    const folded = foldLetters(text.slice(0, mostLetters))
    const stems: string[] = []
    const ends = new Set<string>()
    const known = new Map<string, string>()
    for (const [word] of folded.matchAll(words)) {
      let stem = known.get(word)
      if (stem === undefined) {
        stem = finnishStem(word)
        known.set(word, stem)
        for (const end of compoundEnds(stem)) ends.add(endMark + end)
      }
      stems.push(stem)
    }
    return [...stems, ...identifiersIn(folded).map(({ term }) => term), ...ends].join(' ')
  },

  analyseQuery(text) {
    const folded = foldLetters(text.slice(0, longestQuery))
    const identifiers = identifiersIn(folded)
    return [...identifiers.map(wholeTerm), ...wordsOutside(identifiers, folded).map(foldedWord)].slice(
      0,
      mostTerms,
    )
  },
}

export const words = /[\p{L}\p{N}]+/gu

/** Letters a person types into a search; the rest is not read. */
export const longestQuery = 400
export const mostTerms = 16

/** No word begins with 0 and a letter, so the ends of compounds are terms of their own. */
export const endMark = '0'

/** Where another word may begin inside: after three letters, three or more before the end. */
export function compoundEnds(stem: string): readonly string[] {
  if (!/^[a-z]{6,}$/.test(stem)) return []
  const ends: string[] = []
  for (let start = 3; start <= stem.length - 3; start += 1) {
    const end = stem.slice(start)
    if (beginsLikeAWord.test(end)) ends.push(end)
  }
  return ends
}

/** Finnish words begin with one consonant, loans with few pairs of them. */
const beginsLikeAWord = /^(?:[aeiouy]|[^aeiouy][aeiouy]|[bdfgkpt]r|[bfgkps]l|s[kptv]|st|tr)/

const fewestTypedForParts = 5
const fewestStemForPrefix = 4

/** What a folded word of a search asks for when no dictionary knows it. */
export function foldedWord(word: string): QueryTerm {
  const stem = finnishStem(word)
  const isPart = /^[a-z]+$/.test(word) && word.length >= fewestTypedForParts
  const isPrefix = isPart && stem.length >= fewestStemForPrefix
  const terms: Term[] = [{ text: stem, isPrefix }]
  if (isPart) terms.push({ text: endMark + stem, isPrefix })
  // The plain column holds what lay beyond `mostLetters`.
  if (word !== stem) terms.push({ text: word, isPrefix: false })
  return { anyOf: terms }
}

export function wholeTerm({ term }: Identifier): QueryTerm {
  return { anyOf: [{ text: term, isPrefix: false }] }
}

/** Words of a text that belong to no address, number or reference; each once. */
export function wordsOutside(identifiers: readonly Identifier[], text: string): readonly string[] {
  let rest = ''
  let at = 0
  for (const { start, end } of identifiers) {
    rest += `${text.slice(at, start)} `
    at = end
  }
  return [...new Set((rest + text.slice(at)).match(words) ?? [])]
}
