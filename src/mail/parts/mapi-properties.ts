import { decodeText } from '../decoding/decode-text.ts'

/** The first value of each property, as it lies in the file, by property id. */
export type MapiProperties = ReadonlyMap<number, Buffer>

const MAX_PROPERTIES = 5_000
const MULTIPLE = 0x1000
/** PT_STRING8, PT_UNICODE, PT_BINARY, PT_OBJECT: with a length of their own. */
const VARIABLE = new Set([0x1e, 0x1f, 0x102, 0x0d])
/** Bytes in the file, where values are padded to four (MS-OXTNEF §2.1.3.6). */
const SIZES: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
}
const UNICODE = 0x1f

/** @throws RangeError for a list that is not well-formed */
export function readMapiProperties(bytes: Buffer): MapiProperties {
  const found = new Map<number, Buffer>()
  const count = bytes.readUInt32LE(0)
  if (count > MAX_PROPERTIES) throw new RangeError('too many properties')
  let at = 4
  for (let i = 0; i < count; i++) {
    const type = bytes.readUInt16LE(at)
    const id = bytes.readUInt16LE(at + 2)
    at = id >= 0x8000 ? afterName(bytes, at + 4) : at + 4
    const { value, end } = readValues(bytes, at, type)
    at = end
    if (value && !found.has(id)) found.set(id, type === UNICODE ? markedUnicode(value) : value)
  }
  return found
}

/** Text of a property or of an old attribute, without the zero that ends it. */
export function mapiText(bytes: Buffer, codepage: number, isMarked = false): string | undefined {
  const isUnicode = isMarked && bytes[0] === 0xff && bytes[1] === 0xfe
  const text = isUnicode
    ? bytes.subarray(2).toString('utf16le')
    : decodeText(bytes, codepage === 65_001 ? 'utf-8' : `windows-${codepage}`).text
  return text.split('\0', 1)[0] || undefined
}

/** So that its reader knows it from text of a code page. */
function markedUnicode(value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), value])
}

/** A named property: the GUID, then a number or a padded name. */
function afterName(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + 16) === 0 ? at + 24 : at + 24 + padded(bytes.readUInt32LE(at + 20))
}

function readValues(bytes: Buffer, start: number, type: number): { value: Buffer | undefined; end: number } {
  const kind = type & ~MULTIPLE
  const isVariable = VARIABLE.has(kind)
  const size = SIZES[kind]
  if (!isVariable && size === undefined) throw new RangeError('a property of no known type')
  const hasCount = isVariable || (type & MULTIPLE) !== 0
  const count = hasCount ? bytes.readUInt32LE(start) : 1
  let at = hasCount ? start + 4 : start
  if (count > bytes.length) throw new RangeError('more values than bytes')
  let value: Buffer | undefined
  for (let i = 0; i < count; i++) {
    const length = isVariable ? bytes.readUInt32LE(at) : (size ?? 0)
    if (isVariable) at += 4
    if (at + length > bytes.length) throw new RangeError('a value is longer than its list')
    value ??= bytes.subarray(at, at + length)
    at += padded(length)
  }
  return { value, end: at }
}

function padded(length: number): number {
  return (length + 3) & ~3
}
