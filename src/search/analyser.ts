/** What a word of a search asks for: one of these terms, in whatever column of the index. */
export type QueryTerm = { readonly anyOf: readonly Term[] }

/** Letters and digits only, so that any tokenizer keeps it whole. */
export type Term = { readonly text: string; readonly isPrefix: boolean }

/**
 * Makes inflected and compound Finnish findable. The index holds what `analyse` gives beside the plain
 * text; its `name` is stored with the index, and another name means that everything is indexed anew.
 */
export type Analyser = {
  readonly name: string
  /** Terms of a text, parted by spaces, for the analysed column. Linear; bounded by `mostLetters`. */
  analyse(text: string): string
  /** Terms of the words somebody searches; all of them must be found. */
  analyseQuery(words: string): readonly QueryTerm[]
}

/** Text beyond it is found by its plain words only; it holds the loop for a tenth of a second, a hostile one for two. */
export const mostLetters = 100_000
