/**
 * Reduces text to the base forms it is searched by; the very same for what is filed and what is looked for.
 * `name` changes whenever its results may: storage then analyses everything again.
 */
export type SearchAnalyser = {
  readonly name: string
  /** Base forms, separated by blanks; linear in the length of the text. */
  analyse(text: string): string
}
