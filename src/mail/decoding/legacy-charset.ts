/** The upper halves of the code pages of DOS, in which old office programs of the North still write. */
const DOS: Readonly<Record<string, string>> = {
  ibm437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  ibm850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  ibm865:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø₧ƒáíóúñÑªº¿⌐¬½¼¡«¤░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
}

/** The name under which `decodeLegacy` knows a charset that the platform's decoder does not. */
export function legacyName(bare: string): string | undefined {
  const dos = /^(?:x-)?(?:cs)?(?:ibm|cp|dos|pc|oem)?-?(437|850|858|865)(?:multilingual)?$/.exec(bare)?.[1]
  if (dos) return dos === '858' ? 'ibm850' : `ibm${dos}`
  if (/^hz(?:-gb-?2312)?$/.test(bare)) return 'hz-gb-2312'
  return /^(?:cs)?iso-?2022-?kr$/.test(bare) ? 'iso-2022-kr' : undefined
}

export function isLegacy(name: string): boolean {
  return Object.hasOwn(DOS, name) || name === 'hz-gb-2312' || name === 'iso-2022-kr'
}

/** Undefined for a charset that is none of them. Every byte gives something. */
export function decodeLegacy(name: string, bytes: Uint8Array): string | undefined {
  const upper = Object.hasOwn(DOS, name) ? DOS[name] : undefined
  if (upper !== undefined) return Array.from(bytes, (byte) => dosLetter(upper, byte)).join('')
  if (name === 'hz-gb-2312') return decodeHz(bytes)
  return name === 'iso-2022-kr' ? decodeKorean(bytes) : undefined
}

function dosLetter(upper: string, byte: number): string {
  return byte < 0x80 ? String.fromCharCode(byte) : (upper[byte - 0x80] ?? '\ufffd')
}

/** RFC 1843: two-byte characters of seven bits between `~{` and `~}`. */
function decodeHz(bytes: Uint8Array): string {
  const decoder = new TextDecoder('gb18030')
  return latin1(bytes).replace(
    /~(?:\{([^~\n]{0,1000000})(?:~\}|(?=\n)|$)|~|\n)/g,
    (all, letters?: string) => {
      if (letters !== undefined) return decoder.decode(raised(letters))
      return all === '~~' ? '~' : ''
    },
  )
}

/** RFC 1557: after its announcement, two-byte characters of seven bits between SO and SI. */
function decodeKorean(bytes: Uint8Array): string {
  const decoder = new TextDecoder('euc-kr')
  return latin1(bytes)
    .replaceAll('\x1b$)C', '')
    .replace(/\x0e([^\x0f\n]{0,1000000})\x0f?/g, (_, letters: string) => decoder.decode(raised(letters)))
}

function raised(letters: string): Buffer {
  return Buffer.from(Array.from(letters, (letter) => letter.charCodeAt(0) | 0x80))
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
