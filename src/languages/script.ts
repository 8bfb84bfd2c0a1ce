export type Script = 'latin' | 'cyrillic' | 'other' | 'none'

/** The script most letters of a text are of; `none` when it has no letter. */
export function scriptOf(text: string): Script {
  const latin = count(text, /\p{Script=Latin}/gu)
  const cyrillic = count(text, /\p{Script=Cyrillic}/gu)
  const other = count(text, /\p{L}/gu) - latin - cyrillic
  const most = Math.max(latin, cyrillic, other)
  if (most === 0) return 'none'
  if (most === latin) return 'latin'
  return most === cyrillic ? 'cyrillic' : 'other'
}

/** Ukrainian, Belarusian and Serbian have letters of their own and lack those of Russian. */
export function isRussian(cyrillicText: string): boolean {
  const own = count(cyrillicText, /[ыэъё]/giu)
  const foreign = count(cyrillicText, /[іїєґўјљњћђџ]/giu)
  return own >= foreign
}

function count(text: string, letter: RegExp): number {
  return text.match(letter)?.length ?? 0
}
