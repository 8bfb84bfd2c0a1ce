export type WinmailParts = {
  readonly text?: string
  readonly html?: string
  /** Stored unpacked, with a header that says so. */
  readonly rtf?: string
  readonly files?: readonly { readonly name: string; readonly bytes?: Buffer; readonly message?: Buffer }[]
}

/** A winmail.dat as Outlook writes it (MS-OXTNEF), as far as the tests need it. */
export function aWinmail({ text, html, rtf, files = [] }: WinmailParts): Buffer {
  const properties = [
    ...(html === undefined ? [] : [binary(0x1013, Buffer.from(html))]),
    ...(rtf === undefined ? [] : [binary(0x1009, unpackedRtf(rtf))]),
  ]
  return Buffer.concat([
    Buffer.from('789f3e220100', 'hex'),
    attribute(1, 0x69007, numbers(1252, 0)),
    ...(text === undefined ? [] : [attribute(1, 0x2800c, Buffer.from(`${text}\0`, 'latin1'))]),
    ...(properties.length === 0 ? [] : [attribute(1, 0x69003, list(properties))]),
    ...files.flatMap(fileAttributes),
  ])
}

function fileAttributes({ name, bytes, message }: NonNullable<WinmailParts['files']>[number]): Buffer[] {
  const properties = [unicode(0x3707, name)]
  if (message) properties.push(long(0x3705, 5), object(0x3701, message))
  return [
    attribute(2, 0x69002, Buffer.alloc(14)),
    attribute(2, 0x18010, Buffer.from('SHORT~1.DAT\0')),
    ...(bytes ? [attribute(2, 0x6800f, bytes)] : []),
    attribute(2, 0x69005, list(properties)),
  ]
}

function attribute(level: number, id: number, data: Buffer): Buffer {
  const checksum = Buffer.alloc(2)
  checksum.writeUInt16LE(data.reduce((sum, byte) => (sum + byte) & 0xffff, 0))
  return Buffer.concat([Buffer.from([level]), numbers(id, data.length), data, checksum])
}

function list(properties: readonly Buffer[]): Buffer {
  return Buffer.concat([numbers(properties.length), ...properties])
}

function unicode(id: number, text: string): Buffer {
  const value = Buffer.from(`${text}\0`, 'utf16le')
  return Buffer.concat([tag(0x1f, id), numbers(1, value.length), padded(value)])
}

function binary(id: number, value: Buffer): Buffer {
  return Buffer.concat([tag(0x102, id), numbers(1, value.length), padded(value)])
}

function object(id: number, message: Buffer): Buffer {
  const value = Buffer.concat([Buffer.alloc(16, 7), message])
  return Buffer.concat([tag(0x0d, id), numbers(1, value.length), padded(value)])
}

function long(id: number, value: number): Buffer {
  return Buffer.concat([tag(0x03, id), numbers(value)])
}

function tag(type: number, id: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16LE(type, 0)
  bytes.writeUInt16LE(id, 2)
  return bytes
}

function unpackedRtf(rtf: string): Buffer {
  return Buffer.concat([numbers(rtf.length + 12, rtf.length, 0x414c454d, 0), Buffer.from(rtf, 'latin1')])
}

function padded(value: Buffer): Buffer {
  return Buffer.concat([value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4)
  return bytes
}
