import type { Analyser, QueryTerm, Term } from './analyser.ts'
import { foldLetters } from './fold-letters.ts'

/**
 * What a person typed, as an FTS5 query over the plain and the analysed column. All words must be found;
 * "quoted words" stand side by side in the plain text; `alku*` finds what begins so. Every term is quoted
 * and made of letters and digits, so no input is a syntax error. Undefined when nothing can be searched.
 */
export function toMatchExpression(query: string, analyser: Analyser): string | undefined {
  const terms = queryTerms(query, analyser)
  return terms.length === 0 ? undefined : terms.map(written).join(' AND ')
}

/** What a query asks for, word by word; a quoted phrase is one term. */
export function queryTerms(query: string, analyser: Analyser): readonly QueryTerm[] {
  const text = query.slice(0, longestQuery)
  const quoted = [...text.matchAll(quotation)].map(([, phrase]) => phraseTerm(phrase ?? ''))
  const beginnings = [...text.replace(quotation, ' ').matchAll(beginning)].map(([, word]) =>
    beginningTerm(word ?? ''),
  )
  const rest = text.replace(quotation, ' ').replace(beginning, ' ')
  return [...quoted, ...beginnings, ...analyser.analyseQuery(rest)].filter(isSearchable).slice(0, mostTerms)
}

const longestQuery = 400
const mostTerms = 16

const quotation = /["”“]([^"”“]*)["”“]/g
const beginning = /([\p{L}\p{N}\p{M}]{2,})\*/gu

function phraseTerm(phrase: string): QueryTerm {
  return { anyOf: [{ text: lettersAndDigits(foldLetters(phrase)), isPrefix: false }] }
}

function beginningTerm(word: string): QueryTerm {
  return { anyOf: [{ text: lettersAndDigits(foldLetters(word)), isPrefix: true }] }
}

function lettersAndDigits(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

function isSearchable({ anyOf }: QueryTerm): boolean {
  return anyOf.length > 0 && anyOf.every(({ text }) => /[\p{L}\p{N}]/u.test(text))
}

function written({ anyOf }: QueryTerm): string {
  const alternatives = anyOf.map(writtenTerm)
  return alternatives.length === 1 ? alternatives[0]! : `(${alternatives.join(' OR ')})`
}

function writtenTerm({ text, isPrefix }: Term): string {
  return `"${text.replaceAll('"', ' ')}"${isPrefix ? ' *' : ''}`
}
