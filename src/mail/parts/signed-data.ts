/** DER of 1.2.840.113549.1.7.2 and .1 (RFC 5652 §4, §5.1), with tag and length. */
const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex')
const DATA = Buffer.from('06092a864886f70d010701', 'hex')

const SEQUENCE = 0x30
const SET = 0x31
const INTEGER = 0x02
const EXPLICIT_0 = 0xa0
const OCTETS = 0x04
const OCTETS_IN_PIECES = 0x24
const MAX_PIECES = 100_000

/**
 * The mail within an opaque signature (RFC 8551 §3.5.2), which Outlook sends as smime.p7m. The signature is
 * not checked: this only makes the words readable. Undefined for anything else, also for what is encrypted.
 */
export function readSignedData(bytes: Buffer): Buffer | undefined {
  try {
    const content = entered(bytes, 0, SEQUENCE)
    const signed = entered(bytes, entered(bytes, passed(bytes, content, SIGNED_DATA), EXPLICIT_0), SEQUENCE)
    const afterVersion = skipped(bytes, signed, INTEGER)
    const inner = entered(bytes, skipped(bytes, afterVersion, SET), SEQUENCE)
    return octets(bytes, entered(bytes, passed(bytes, inner, DATA), EXPLICIT_0))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

type Head = { readonly tag: number; readonly start: number; readonly length: number | undefined }

/** Tag and length; without a length the contents go on to two zero bytes (X.690 §8.1.3.6). */
function headAt(bytes: Buffer, at: number): Head {
  const tag = bytes.readUInt8(at)
  const first = bytes.readUInt8(at + 1)
  if (first < 0x80) return { tag, start: at + 2, length: first }
  const size = first & 0x7f
  if (size === 0) return { tag, start: at + 2, length: undefined }
  if (size > 4) throw new RangeError('a length of more than four bytes')
  return { tag, start: at + 2 + size, length: bytes.readUIntBE(at + 2, size) }
}

function entered(bytes: Buffer, at: number, tag: number): number {
  const head = headAt(bytes, at)
  if (head.tag !== tag) throw new RangeError('another element was expected')
  return head.start
}

function passed(bytes: Buffer, at: number, expected: Buffer): number {
  const end = at + expected.length
  if (!bytes.subarray(at, end).equals(expected)) throw new RangeError('another content type')
  return end
}

function skipped(bytes: Buffer, at: number, tag: number): number {
  const head = headAt(bytes, at)
  if (head.tag !== tag || head.length === undefined) throw new RangeError('another element was expected')
  return head.start + head.length
}

function octets(bytes: Buffer, at: number): Buffer {
  const head = headAt(bytes, at)
  if (head.tag === OCTETS) return whole(bytes, head)
  if (head.tag !== OCTETS_IN_PIECES) throw new RangeError('no octets')
  const end = head.length === undefined ? bytes.length : head.start + head.length
  const pieces: Buffer[] = []
  for (let next = head.start; next < end; ) {
    const piece = headAt(bytes, next)
    if (piece.tag === 0) break
    if (piece.tag !== OCTETS || pieces.length >= MAX_PIECES) throw new RangeError('no octets')
    const part = whole(bytes, piece)
    pieces.push(part)
    next = piece.start + part.length
  }
  return Buffer.concat(pieces)
}

/** A file that was cut gives what there is of it. */
function whole(bytes: Buffer, { start, length }: Head): Buffer {
  if (length === undefined) throw new RangeError('octets without a length')
  return bytes.subarray(start, start + length)
}
