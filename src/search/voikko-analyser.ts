import { type Analyser, mostLetters, type QueryTerm } from './analyser.ts'
import { compoundParts } from './compound-parts.ts'
import { finnishStem } from './finnish-stem.ts'
import {
  compoundEnds,
  endMark,
  foldedWord,
  longestQuery,
  mostTerms,
  wholeTerm,
  words,
  wordsOutside,
} from './fold-analyser.ts'
import { foldLetters } from './fold-letters.ts'
import { identifiersIn } from './identifiers.ts'
import type { Voikko } from './voikko-library.ts'

/** What the dictionary says of a word, folded: its base forms, and the words inside it. */
type KnownWord = { readonly bases: readonly string[]; readonly parts: readonly string[] }

/**
 * Finnish by the dictionary: words meet in their base forms and in the parts of compounds. What it does not
 * know (names, other languages, letters typed without their dots) meets by the fold, on either side.
 */
export function voikkoAnalyser(voikko: Voikko): Analyser {
  const remembered = remembering((word) => {
    const known = knownWord(voikko, word)
    return { known, terms: termsOf(word, known) }
  }, mostRemembered)
  return {
    name: 'voikko-1',

    analyse(text) {
      const read = text.slice(0, mostLetters).normalize('NFC')
      const terms: string[] = []
      let longWords = 0
      for (const word of new Set(read.match(words))) {
        if (word.length >= longWord) longWords += 1
        terms.push(...(longWords > mostLongWords ? termsOf(word, undefined) : remembered(word).terms))
      }
      return [...terms, ...identifiersIn(foldLetters(read)).map(({ term }) => term)].join(' ')
    },

    analyseQuery(text) {
      const typed = text.slice(0, longestQuery).normalize('NFC').toLowerCase()
      const identifiers = identifiersIn(typed)
      const rest = wordsOutside(identifiers, typed)
      const whole = identifiersIn(foldLetters(typed)).map(wholeTerm)
      return [...whole, ...rest.map((word) => queryTerm(word, remembered(word).known))].slice(0, mostTerms)
    },
  }
}

/** A long word may have many readings, which takes half a millisecond; honest letters hold few of them. */
const longWord = 20
const mostLongWords = 300

/** Words and what they are found by need some megabytes at most; letters of a year hold about as many. */
const mostRemembered = 20_000

/** Like the mark of an end: digits before a letter, so that each kind is a term of its own. */
const baseMark = '1'
const partMark = '2'
const unknownMark = '3'

function termsOf(word: string, known: KnownWord | undefined): readonly string[] {
  return [...foldLetters(word).matchAll(words)].flatMap(([folded]) => {
    const stem = finnishStem(folded)
    if (known === undefined)
      return [stem, unknownMark + stem, ...compoundEnds(stem).map((end) => endMark + end)]
    const { bases, parts } = known
    return [
      stem,
      ...bases.map((base) => baseMark + base),
      ...parts.flatMap((part) => [partMark + part, endMark + finnishStem(part)]),
    ]
  })
}

function queryTerm(word: string, known: KnownWord | undefined): QueryTerm {
  const folded = foldLetters(word)
  if (known === undefined) return foldedWord(folded)
  const marked = known.bases.flatMap((base) => [baseMark + base, partMark + base])
  const unknown = unknownMark + finnishStem(folded)
  return { anyOf: [...marked, unknown, folded].map((text) => ({ text, isPrefix: false })) }
}

function knownWord(voikko: Voikko, word: string): KnownWord | undefined {
  if (!/^\p{L}{2,}$/u.test(word)) return undefined
  const lower = word.toLowerCase()
  const readings = [...voikko.readingsOf(lower), ...voikko.readingsOf(capitalised(lower))]
  if (readings.length === 0) return undefined
  const bases = new Set(readings.map(({ baseForm }) => foldLetters(baseForm)))
  const parts = new Set(readings.flatMap(({ wordBases }) => compoundParts(wordBases)).map(foldLetters))
  return { bases: [...bases].filter(isOneWord), parts: [...parts].filter(isOneWord) }
}

function capitalised(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
}

function isOneWord(text: string): boolean {
  return /^[\p{L}\p{N}]{2,}$/u.test(text)
}

/** Forgets all when it is full: letters repeat their words, so it fills again at once. */
function remembering<T extends object>(find: (word: string) => T, most: number): (word: string) => T {
  const found = new Map<string, T>()
  return (word) => {
    const kept = found.get(word)
    if (kept) return kept
    if (found.size >= most) found.clear()
    const value = find(word)
    found.set(word, value)
    return value
  }
}
