/** How heavy a text is to read; a hint for its writer and never a verdict. */
export type Readability = {
  readonly sentences: number
  /** Of a sentence on average. */
  readonly words: number
  readonly longest: number
  /** Where the longest sentence begins. */
  readonly longestStart: string
  readonly verdict: 'plain' | 'middling' | 'heavy'
}

/** Guides of plain language ask for about ten words a sentence; at twenty-five nobody follows. */
const plainWords = 12
const heavyWords = 16
const longestPlain = 18
const longestBearable = 25

const beginningWords = 5

export function readability(text: string): Readability | undefined {
  const sentences = sentencesOf(text)
  if (sentences.length === 0) return undefined
  const lengths = sentences.map(({ length }) => length)
  const longest = Math.max(...lengths)
  const words = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  const start = sentences.find(({ length }) => length === longest) ?? []
  return {
    sentences: sentences.length,
    words: Math.round(words),
    longest,
    longestStart: start.slice(0, beginningWords).join(' '),
    verdict: verdictOf(words, longest),
  }
}

function verdictOf(words: number, longest: number): Readability['verdict'] {
  if (words > heavyWords || longest > longestBearable) return 'heavy'
  return words <= plainWords && longest <= longestPlain ? 'plain' : 'middling'
}

/** Words of each sentence; a line of its own, as in a list, is one, and "klo 12.20" or "24.11." ends none. */
function sentencesOf(text: string): string[][] {
  return text
    .split(/\n+|(?<=[.!?…:])(?<!\d\.)\s+(?=\p{Lu}|\d|\[)/u)
    .map((sentence) => sentence.match(/\[\[[^\]\n]*\]\]|[\p{L}\p{N}][\p{L}\p{N}’'.:/-]*/gu) ?? [])
    .filter(({ length }) => length > 0)
}
