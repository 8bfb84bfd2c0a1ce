import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { charsetName, isMultiByte, isStateful } from './charset-name.ts'
import { decodeLegacy } from './legacy-charset.ts'

export type DecodedText = {
  readonly text: string
  /** What the bytes were read as. */
  readonly charset: string
  /** The declared charset was missing, unknown or wrong, and the bytes are not plain ASCII. */
  readonly isGuessed: boolean
}

/**
 * Bytes of a body or header to text (R-CS-1): BOM, strict UTF-8, the declared charset, the charset an HTML
 * page declares of itself, windows-1252. UTF-8 goes before a declared single-byte charset, because text that
 * is valid UTF-8 by chance does not occur; an escape-coded or multi-byte charset is believed first.
 */
export function decodeText(bytes: Uint8Array, declared?: string, ownClaim?: string): DecodedText {
  const named = charsetName(declared)
  const name = isEscapeCoded(bytes, named) ? 'iso-2022-jp' : named
  if (isAscii(bytes) && !(name && isStateful(name))) return plain(bytes, name)
  const marked = byteOrderMark(bytes)
  if (marked) return { text: lossy(marked, bytes), charset: marked, isGuessed: false }
  if (name && (isStateful(name) || isMultiByte(name))) {
    const text = strict(name, name === 'iso-2022-jp' ? withoutIdleEscapes(bytes) : bytes)
    if (text !== undefined) return { text, charset: name, isGuessed: name !== named }
  }
  if (isUtf8(bytes)) return { text: lossy('utf-8', bytes), charset: 'utf-8', isGuessed: name !== 'utf-8' }
  return decodeBroken(bytes, name, charsetName(ownClaim))
}

const ESCAPE = Buffer.from('\x1b$')

/** Japanese mail is often sent in ISO-2022-JP under no name or that of ASCII. */
function isEscapeCoded(bytes: Uint8Array, name: string | undefined): boolean {
  if (name !== undefined && name !== 'windows-1252' && name !== 'utf-8') return false
  const at = asBuffer(bytes).indexOf(ESCAPE)
  return at >= 0 && (bytes[at + 2] === 0x42 || bytes[at + 2] === 0x40)
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** An escape right before another one says nothing, but the decoder calls it an error. */
function withoutIdleEscapes(bytes: Uint8Array): Uint8Array {
  const text = asBuffer(bytes).toString('latin1')
  return Buffer.from(text.replace(/\x1b[$(][@-Z](?=\x1b[$(])/g, ''), 'latin1')
}

function decodeBroken(bytes: Uint8Array, name: string | undefined, claim: string | undefined): DecodedText {
  for (const candidate of [name, claim]) {
    if (!candidate || candidate === 'utf-8') continue
    const text = strict(candidate, bytes)
    if (text !== undefined) return { text, charset: candidate, isGuessed: candidate !== name }
  }
  for (const candidate of [name ?? 'utf-8', claim]) {
    if (!candidate) continue
    const text = lossy(candidate, bytes)
    if (isMostlySound(text)) return { text, charset: candidate, isGuessed: true }
  }
  return { text: lossy('windows-1252', bytes), charset: 'windows-1252', isGuessed: true }
}

/** A long multi-byte text with a damaged byte here and there is better kept than read as Latin letters. */
function isMostlySound(text: string): boolean {
  let broken = 0
  let foreign = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0xfffd) broken++
    else if (code >= 0x80) foreign++
  }
  return foreign >= broken * 8
}

function plain(bytes: Uint8Array, name: string | undefined): DecodedText {
  const text = asBuffer(bytes).toString('latin1')
  return { text, charset: name ?? 'us-ascii', isGuessed: false }
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf && isUtf8(bytes)) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

const strictDecoders = new Map<string, TextDecoder>()
const lossyDecoders = new Map<string, TextDecoder>()

function strict(name: string, bytes: Uint8Array): string | undefined {
  const legacy = decodeLegacy(name, bytes)
  if (legacy !== undefined) return legacy
  try {
    return decoder(strictDecoders, name, true).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function lossy(name: string, bytes: Uint8Array): string {
  return decodeLegacy(name, bytes) ?? decoder(lossyDecoders, name, false).decode(bytes)
}

function decoder(known: Map<string, TextDecoder>, name: string, fatal: boolean): TextDecoder {
  const found = known.get(name)
  if (found) return found
  const made = new TextDecoder(name, { fatal })
  known.set(name, made)
  return made
}
