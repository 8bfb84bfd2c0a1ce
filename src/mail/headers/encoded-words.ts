import { decodeText } from '../decoding/decode-text.ts'

const WORD = /=\?([^?\s]{1,75})\?([bBqQ])\?([^?]*)\?=/g

/**
 * The text of a header value: RFC 2047 words wherever they stand (also in quotes and without a space
 * between), raw bytes as UTF-8 or windows-1252 (R-CS-3). Decoded once, never again; a broken word stays
 * visible. Adjacent words of one charset are joined before decoding: senders split inside a character.
 *
 * @param value latin1: one character for each byte
 */
export function decodeHeaderText(value: string): string {
  if (!value.includes('=?')) return decodeRaw(value)
  const out: string[] = []
  let pending: Word | undefined
  let end = 0
  const flush = () => {
    if (pending) out.push(decodeWord(pending))
    pending = undefined
  }
  for (const match of value.matchAll(WORD)) {
    const between = value.slice(end, match.index)
    const word = readWord(match)
    if (!pending || /[^ \t\r\n]/.test(between)) {
      flush()
      out.push(decodeRaw(between))
    }
    if (pending && word.charset === pending.charset) pending.bytes.push(...word.bytes)
    else {
      flush()
      pending = word
    }
    end = match.index + match[0].length
  }
  flush()
  out.push(decodeRaw(value.slice(end)))
  return out.join('')
}

type Word = { readonly charset: string; readonly bytes: Buffer[] }

function readWord(match: RegExpExecArray): Word {
  const [, charset = '', encoding = '', payload = ''] = match
  const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(payload, 'base64') : quotedBytes(payload)
  return { charset: charset.toLowerCase().replace(/\*.*$/, ''), bytes: [bytes] }
}

function decodeWord(word: Word): string {
  const bytes = word.bytes.length === 1 ? word.bytes[0]! : Buffer.concat(word.bytes)
  return decodeText(bytes, word.charset).text
}

/** The Q encoding of RFC 2047 §4.2; a byte above 127, which it forbids, is taken as it stands. */
function quotedBytes(payload: string): Buffer {
  const text = payload
    .replaceAll('_', ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(text, 'latin1')
}

function decodeRaw(value: string): string {
  if (!/[\x80-\xff]/.test(value)) return value
  return decodeText(Buffer.from(value, 'latin1')).text
}
