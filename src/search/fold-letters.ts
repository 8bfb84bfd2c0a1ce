/**
 * Lower case without dots and rings: residents write häätö as haato, Øberg as Oberg. Same on both sides
 * of a search. Forms that only look alike become one (NFKD).
 */
export function foldLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[æøðþłßđ]/g, (letter) => withoutDecomposition[letter] ?? letter)
}

const withoutDecomposition: Readonly<Record<string, string>> = {
  æ: 'ae',
  ø: 'o',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ß: 'ss',
  đ: 'd',
}
