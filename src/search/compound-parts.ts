/**
 * The words inside a compound, and the longer ends that are words themselves, out of Voikko's WORDBASES:
 * `+toimeentulo(toimeen=tulo)+tuki(tuki)` → toimeentulo, tuki, toimeen, tulo, tulotuki. Empty when the
 * word has one part. An ending that only derives (`+oike(oikea)+us(+us)`) belongs to the part before it.
 */
export function compoundParts(wordBases: string): readonly string[] {
  const parts = partsOf(wordBases)
  const pieces = parts.flatMap(({ pieces: some }) => some)
  if (pieces.length < 2) return []
  const words = parts.length > 1 ? parts.map(({ word }) => word) : []
  const ends = pieces.slice(1, mostParts).map((_, at) => pieces.slice(at + 1, mostParts).join(''))
  return [...new Set([...words, ...pieces, ...ends])]
}

const mostParts = 8

type Part = { readonly written: string; readonly word: string; readonly pieces: readonly string[] }

function partsOf(wordBases: string): readonly Part[] {
  const parts: Part[] = []
  for (const [, written = '', base = ''] of wordBases.matchAll(/\+([^+()]+)\(([^()]*)\)/g)) {
    const last = parts.at(-1)
    if (base.startsWith('+') && last) parts[parts.length - 1] = whole(`${last.written}${written}`)
    else parts.push(partOf(written, base))
  }
  return parts
}

/** An action noun is named by its verb (`+asumis(asua)`); people search it as asuminen. */
function partOf(written: string, base: string): Part {
  if (written.endsWith('mis')) return whole(`${written.slice(0, -1)}nen`)
  return { written, word: base.replaceAll('=', ''), pieces: base.split('=') }
}

function whole(word: string): Part {
  return { written: word, word, pieces: [word] }
}
