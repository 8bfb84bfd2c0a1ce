import fc from 'fast-check'

type Mutation = (raw: Buffer) => Buffer

/** Mails that were real once: each of the seeds changed in up to six places, as a bad wire or a bad will does. */
export function mutations(seeds: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const place = fc.double({ min: 0, max: 1, noNaN: true })
  const length = fc.nat(200)
  const mutation = fc.oneof(
    fc.tuple(place, fc.nat(255)).map(
      ([at, byte]): Mutation =>
        (raw) =>
          replaced(raw, at, 1, Buffer.from([byte])),
    ),
    fc.tuple(place, length).map(
      ([at, size]): Mutation =>
        (raw) =>
          replaced(raw, at, size, Buffer.alloc(0)),
    ),
    fc.tuple(place, length).map(
      ([at, size]): Mutation =>
        (raw) =>
          replaced(raw, at, 0, pieceOf(raw, at, size)),
    ),
    fc.tuple(place, fc.uint8Array({ maxLength: 40 })).map(
      ([at, bytes]): Mutation =>
        (raw) =>
          replaced(raw, at, 0, Buffer.from(bytes)),
    ),
    fc.tuple(place, fc.constantFrom(...AWKWARD)).map(
      ([at, text]): Mutation =>
        (raw) =>
          replaced(raw, at, 0, Buffer.from(text, 'latin1')),
    ),
    place.map(
      (at): Mutation =>
        (raw) =>
          raw.subarray(0, offset(raw, at)),
    ),
    fc.tuple(place, fc.constantFrom(...seeds), place).map(
      ([at, other, from]): Mutation =>
        (raw) =>
          Buffer.concat([raw.subarray(0, offset(raw, at)), other.subarray(offset(other, from))]),
    ),
    fc.constantFrom<Mutation>(
      (raw) => Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
      (raw) => Buffer.from(raw.toString('latin1').replaceAll('\n', '\r'), 'latin1'),
      (raw) => Buffer.from(raw.toString('latin1').replace(/\r?\n\r?\n/, '\r\n'), 'latin1'),
      (raw) => Buffer.from(raw.toString('latin1').replace(/boundary=/gi, 'boundry='), 'latin1'),
    ),
  )
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 6 }))
    .map(([raw, changes]) => changes.reduce((changed, change) => change(changed), raw))
}

const AWKWARD = [
  '\0',
  '\r',
  '\n\n',
  '--',
  '=?utf-8?B?',
  '?=',
  'charset=utf-16',
  'Content-Type: multipart/mixed; boundary=""\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  '<',
  '@',
  '"',
  '(((',
  '\xff\xfe',
  'begin 644 a\n',
  'From ',
]

function replaced(raw: Buffer, at: number, size: number, by: Buffer): Buffer {
  const from = offset(raw, at)
  return Buffer.concat([raw.subarray(0, from), by, raw.subarray(from + size)])
}

function pieceOf(raw: Buffer, at: number, size: number): Buffer {
  const from = offset(raw, at)
  return raw.subarray(from, from + size)
}

function offset(raw: Buffer, at: number): number {
  return Math.floor(at * raw.length)
}
