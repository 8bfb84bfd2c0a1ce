/** Text made comparable, and where each of its characters stands in the text that was given. */
export type FoldedText = {
  readonly text: string
  /** The span of the given text that became this span of the folded one. */
  span(from: number, to: number): { readonly from: number; readonly to: number }
}

/**
 * Capital letters, one kind of dash, blank and digit; what cannot be seen is left out. People paste from
 * documents that break and join words with soft hyphens, full-width digits and blanks of any width.
 */
export function foldText(given: string): FoldedText {
  const places: number[] = []
  let text = ''
  for (let at = 0; at < given.length; at += 1) {
    const character = given.charAt(at)
    if (/\p{Cf}/u.test(character)) continue
    text += foldCharacter(character)
    places.push(at)
  }
  return {
    text,
    span: (from, to) => ({
      from: places[from] ?? given.length,
      to: to > from ? (places[to - 1] ?? given.length - 1) + 1 : (places[from] ?? given.length),
    }),
  }
}

function foldCharacter(character: string): string {
  if (/[\p{Pd}\u2212\u00ac\u2043]/u.test(character)) return '-'
  if (/\s/u.test(character)) return ' '
  const folded = character.normalize('NFKC').toUpperCase()
  return folded.length === 1 ? folded : character
}
