import { isLegacy, legacyName } from './legacy-charset.ts'

const ALIASES: Record<string, string> = {
  'iso-8859-1': 'windows-1252',
  'iso-8859-9': 'windows-1254',
  'iso-8859-11': 'windows-874',
  latin1: 'windows-1252',
  'latin-1': 'windows-1252',
  l1: 'windows-1252',
  ansi: 'windows-1252',
  'latin-9': 'iso-8859-15',
  latin9: 'iso-8859-15',
  gb2312: 'gb18030',
  'gb_2312-80': 'gb18030',
  gbk: 'gb18030',
  cp936: 'gb18030',
  ms936: 'gb18030',
  'windows-936': 'gb18030',
  'x-gbk': 'gb18030',
  'euc-cn': 'gb18030',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  sjis: 'shift_jis',
  shiftjis: 'shift_jis',
  'windows-31j': 'shift_jis',
  cp949: 'euc-kr',
  ms949: 'euc-kr',
  uhc: 'euc-kr',
  'ks_c_5601-1987': 'euc-kr',
  'ks-c-5601-1987': 'euc-kr',
  cp950: 'big5',
  'windows-950': 'big5',
  'big5-hkscs': 'big5',
  eucjp: 'euc-jp',
  'koi8-ru': 'koi8-u',
  'x-mac-roman': 'macintosh',
  macroman: 'macintosh',
  unicode: 'utf-16le',
  'utf-16': 'utf-16le',
}

/**
 * The decoder's name for a charset label of a mail (R-CS-1), or undefined for a label that names none
 * ("default", "x-unknown", "us-askey"). UTF-7 is refused on purpose: it hides markup from filters.
 */
export function charsetName(label: string | undefined): string | undefined {
  if (!label) return undefined
  const bare = bareLabel(label)
  if (!bare || /^(?:x-)?(?:unicode-1-1-)?utf-?7/.test(bare)) return undefined
  const name = ALIASES[bare] ?? legacyName(bare) ?? familyName(bare) ?? bare
  const known = ALIASES[name] ?? name
  return isLegacy(known) || isDecodable(known) ? known : undefined
}

/** Escape sequences or two-byte units: ASCII bytes are not ASCII letters there. */
export function isStateful(name: string): boolean {
  return name.startsWith('iso-2022') || name.startsWith('utf-16') || name === 'hz-gb-2312'
}

const MULTI_BYTE = new Set(['gb18030', 'big5', 'euc-kr', 'euc-jp', 'shift_jis'])

export function isMultiByte(name: string): boolean {
  return MULTI_BYTE.has(name)
}

/** `charset="utf-8"; foo`, `'UTF8'`, `iso-8859-1 (Western)`, `en` language tags of RFC 2231 are cut off. */
function bareLabel(label: string): string {
  const lower = label
    .slice(0, 100)
    .toLowerCase()
    .replace(/^[\s"'=]+/, '')
  return /^[a-z0-9_.:-]*/.exec(lower.replace(/^charset\s?=\s?["']?/, ''))?.[0] ?? ''
}

function familyName(bare: string): string | undefined {
  const iso = /^(?:x-)?(?:iso)?[-_]?8859[-_]?(\d{1,2})(?:-[ie])?(?:$|[-_:])/.exec(bare)
  if (iso) return `iso-8859-${iso[1]}`
  const windows = /^(?:x-)?(?:cp|win|windows|ms|ansi)?[-_]?(125\d|874)$/.exec(bare)
  if (windows) return `windows-${windows[1]}`
  if (/^(?:x-)?(?:unicode-\d-\d-)?utf[-_]?8/.test(bare)) return 'utf-8'
  if (/^(?:us-?ascii|ascii|ansi_x3|iso-?646|7bit|8bit)/.test(bare)) return 'windows-1252'
  if (bare.startsWith('iso-2022-jp')) return 'iso-2022-jp'
  if (/^(?:ibm|cp)-?866$/.test(bare)) return 'ibm866'
  return undefined
}

const decodable = new Map<string, boolean>()

function isDecodable(name: string): boolean {
  const known = decodable.get(name)
  if (known !== undefined) return known
  const answer = canDecode(name)
  if (decodable.size < 500) decodable.set(name, answer)
  return answer
}

function canDecode(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
