import type { Analyser, Term } from './analyser.ts'
import { words } from './fold-analyser.ts'
import { foldLetters } from './fold-letters.ts'
import { identifiersIn } from './identifiers.ts'
import { queryTerms } from './match-expression.ts'

/** Places in a text: from the first character to behind the last one. */
export type Stretch = { readonly start: number; readonly end: number }

/** Says where in a text stand the words somebody looked for, in whatever form they stand there. */
export type WordFinder = (text: string) => readonly Stretch[]

/** Every word of a text is looked at, but only one that shares a beginning with a term is analysed. */
const lettersShared = 3

export function wordFinder(query: string, analyser: Analyser): WordFinder {
  const terms = queryTerms(query, analyser).flatMap(({ anyOf }) => anyOf.flatMap(singleWords))
  const beginnings = [...new Set(terms.map(({ text }) => unmarked(text).slice(0, lettersShared)))]
  const hasIdentifier = identifiersIn(foldLetters(query)).length > 0
  const known = new Map<string, boolean>()
  const isFound = (word: string) => {
    const before = known.get(word)
    if (before !== undefined) return before
    const folded = foldLetters(word)
    const isLikely = beginnings.some((beginning) => folded.includes(beginning))
    const found = isLikely && meets([folded, ...analyser.analyse(word).split(' ')], terms)
    known.set(word, found)
    return found
  }
  return (text) =>
    merged([
      ...[...text.matchAll(words)].flatMap(({ 0: word, index }) =>
        isFound(word) ? [{ start: index, end: index + word.length }] : [],
      ),
      ...(hasIdentifier ? identifiersAmong(text, terms) : []),
    ])
}

function singleWords({ text, isPrefix }: Term): readonly Term[] {
  return text.split(' ').map((word) => ({ text: word, isPrefix }))
}

/** Terms of an analyser may begin with a digit of its own. */
function unmarked(term: string): string {
  return term.replace(/^\d(?=\p{L})/u, '')
}

function meets(ofWord: readonly string[], terms: readonly Term[]): boolean {
  return terms.some(({ text, isPrefix }) =>
    isPrefix ? ofWord.some((one) => one.startsWith(text)) : ofWord.includes(text),
  )
}

/** "040 123 4567" is one number; where folding changes the length, its place is not known. */
function identifiersAmong(text: string, terms: readonly Term[]): readonly Stretch[] {
  const folded = foldLetters(text)
  if (folded.length !== text.length) return []
  return identifiersIn(folded).filter(({ term }) => terms.some(({ text: wanted }) => wanted === term))
}

function merged(stretches: readonly Stretch[]): readonly Stretch[] {
  const ordered = stretches.toSorted((one, other) => one.start - other.start)
  const result: Stretch[] = []
  for (const { start, end } of ordered) {
    const last = result.at(-1)
    if (last && start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, end) }
    else result.push({ start, end })
  }
  return result
}
