/** Undoes a Content-Transfer-Encoding piece by piece, holding back only what one piece left incomplete. */
export type TransferDecoder = { readonly write: (bytes: Buffer) => Buffer; readonly end: () => Buffer }

const NOTHING: Buffer = Buffer.alloc(0)

/** RFC 2045 §6; an unknown encoding leaves the bytes as they are. */
export function transferDecoder(encoding: string): TransferDecoder {
  if (encoding === 'base64') return base64Decoder()
  if (encoding === 'quoted-printable') return quotedPrintableDecoder()
  if (encoding === 'x-uuencode' || encoding === 'uuencode' || encoding === 'x-uue') return uuDecoder()
  return { write: (bytes) => bytes, end: () => NOTHING }
}

/** Characters outside the alphabet are skipped; padding ends a group, so joined pieces decode as well. */
function base64Decoder(): TransferDecoder {
  let rest = ''
  const decode = (text: string, isLast: boolean): Buffer => {
    const usable = isLast ? text.length : text.length - (text.length % 4)
    rest = text.slice(usable)
    return Buffer.from(text.slice(0, usable), 'base64')
  }
  return {
    write(bytes) {
      const text = rest + bytes.toString('latin1').replace(/[^A-Za-z0-9+/=]+/g, '')
      if (!text.includes('=')) return decode(text, false)
      const groups = text.split(/=+/)
      const last = groups.pop() ?? ''
      const whole = groups.map((group) => Buffer.from(group, 'base64'))
      return Buffer.concat([...whole, decode(last, false)])
    },
    end: () => decode(rest, true),
  }
}

const MAX_HELD = 65_536

function quotedPrintableDecoder(): TransferDecoder {
  let held: Buffer = NOTHING
  return {
    write(bytes) {
      const input = held.length > 0 ? Buffer.concat([held, bytes]) : bytes
      const newline = input.lastIndexOf(10)
      const usable = newline < 0 && input.length > MAX_HELD ? input.length - 3 : newline + 1
      held = input.subarray(usable)
      return decodeQuotedPrintable(input.subarray(0, usable))
    },
    end: () => decodeQuotedPrintable(held),
  }
}

/** RFC 2045 §6.7: blanks before a line end are transport padding; `=` and a line end is a soft break. */
function decodeQuotedPrintable(input: Buffer): Buffer {
  const out = Buffer.allocUnsafe(input.length)
  let length = 0
  let solid = 0
  for (let i = 0; i < input.length; i++) {
    const byte = input[i]!
    if (byte === 61) {
      const skipped = softBreakLength(input, i)
      if (skipped > 0) {
        i += skipped
        solid = length
        continue
      }
      const value = hexValue(input[i + 1]) * 16 + hexValue(input[i + 2])
      out[length++] = value >= 0 ? value : byte
      if (value >= 0) i += 2
      solid = length
    } else if (byte === 10 || (byte === 13 && input[i + 1] === 10)) {
      length = solid
      out[length++] = byte
      solid = length
    } else {
      out[length++] = byte
      if (byte !== 32 && byte !== 9) solid = length
    }
  }
  return out.subarray(0, input.length > 0 && isBlank(input[input.length - 1]) ? solid : length)
}

/** Bytes after `=` up to and with the line end, 0 when it is no soft break. Also the last line of a text. */
function softBreakLength(input: Buffer, at: number): number {
  let i = at + 1
  while (i - at < 80 && isBlank(input[i])) i++
  if (i >= input.length) return i - at
  if (input[i] === 13 && input[i + 1] === 10) return i + 1 - at
  return input[i] === 10 ? i - at : 0
}

function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 9
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return Number.NEGATIVE_INFINITY
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : Number.NEGATIVE_INFINITY
}

function uuDecoder(): TransferDecoder {
  let held = ''
  let isEnded = false
  const lines = (text: string): Buffer => {
    const out: Buffer[] = []
    for (const line of text.split('\n')) {
      if (/^end\s*$/.test(line)) isEnded = true
      if (!isEnded && !/^begin \d{3,4} /.test(line)) out.push(decodeUuLine(line))
    }
    return Buffer.concat(out)
  }
  return {
    write(bytes) {
      const text = held + bytes.toString('latin1')
      const newline = text.lastIndexOf('\n')
      held = text.slice(newline + 1).slice(0, MAX_HELD)
      return newline < 0 ? NOTHING : lines(text.slice(0, newline))
    },
    end: () => lines(held),
  }
}

/** One line: a count character, then four characters for three bytes. An odd line gives nothing. */
export function decodeUuLine(line: string): Buffer {
  const count = (line.charCodeAt(0) - 32) & 63
  if (!/^[!-`]/.test(line) || count === 0) return NOTHING
  const groups = Math.ceil(count / 3)
  const out = Buffer.alloc(groups * 3)
  for (let group = 0; group < groups; group++) {
    let value = 0
    for (let i = 0; i < 4; i++) value = (value << 6) | ((uuCode(line, 1 + group * 4 + i) - 32) & 63)
    out.writeUIntBE(value, group * 3, 3)
  }
  return out.subarray(0, count)
}

/** Missing characters at a line's end are blanks that a server cut off. */
function uuCode(line: string, at: number): number {
  const code = line.charCodeAt(at)
  return code >= 32 && code <= 96 ? code : 32
}
