import { type MapiProperties, mapiText, readMapiProperties } from './mapi-properties.ts'
import { rtfToText, unpackRtf } from './rtf-text.ts'

/** What a winmail.dat holds. */
export type TnefContent = {
  readonly text: string | undefined
  readonly html: Buffer | undefined
  readonly files: readonly TnefFile[]
}

export type TnefFile = { readonly name: string | undefined; readonly type: string; readonly bytes: Buffer }

const SIGNATURE = 0x223e9f78
const MAX_ATTRIBUTES = 10_000
const MAX_FILES = 200
const MAX_DEPTH = 3
const ATTACH_BY_VALUE_OBJECT = 5

const ATTRIBUTE = {
  codepage: 0x69007,
  messageProperties: 0x69003,
  body: 0x2800c,
  newAttachment: 0x69002,
  attachmentTitle: 0x18010,
  attachmentData: 0x6800f,
  attachmentProperties: 0x69005,
} as const

const PROPERTY = {
  subject: 0x37,
  body: 0x1000,
  compressedRtf: 0x1009,
  html: 0x1013,
  displayName: 0x3001,
  attachmentObject: 0x3701,
  shortName: 0x3704,
  method: 0x3705,
  longName: 0x3707,
  mimeType: 0x370e,
} as const

/**
 * Opens an application/ms-tnef file (MS-OXTNEF, R-ATT-7). Bounded: it never holds more than slices of what it
 * was given, at most 200 files, embedded messages three deep. Anything that is not well-formed gives
 * undefined, and the file stays what it is.
 */
export function readTnef(bytes: Buffer): TnefContent | undefined {
  try {
    return readStream(bytes, 0)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

type OpenFile = { title: string | undefined; data: Buffer | undefined; properties: MapiProperties }

function readStream(bytes: Buffer, depth: number): TnefContent {
  if (bytes.readUInt32LE(0) !== SIGNATURE) throw new RangeError('no TNEF signature')
  const open: OpenFile[] = []
  let codepage = 1252
  let body: Buffer | undefined
  let properties: MapiProperties = new Map()
  let at = 6
  for (let count = 0; at + 9 <= bytes.length; count++) {
    if (count >= MAX_ATTRIBUTES) throw new RangeError('too many attributes')
    const id = bytes.readUInt32LE(at + 1)
    const length = bytes.readUInt32LE(at + 5)
    const data = sliceOf(bytes, at + 9, length)
    at += 9 + length + 2
    if (id === ATTRIBUTE.codepage && length >= 4) codepage = data.readUInt32LE(0)
    else if (id === ATTRIBUTE.body) body = data
    else if (id === ATTRIBUTE.messageProperties) properties = readMapiProperties(data)
    else if (id === ATTRIBUTE.newAttachment) {
      if (open.length >= MAX_FILES) throw new RangeError('too many files')
      open.push({ title: undefined, data: undefined, properties: new Map() })
    } else takeFileAttribute(open.at(-1), id, data, codepage)
  }
  return {
    text: bodyText(body, properties, codepage),
    html: properties.get(PROPERTY.html),
    files: open.flatMap((file) => filesOf(file, codepage, depth)).slice(0, MAX_FILES),
  }
}

function takeFileAttribute(file: OpenFile | undefined, id: number, data: Buffer, codepage: number): void {
  if (!file) return
  if (id === ATTRIBUTE.attachmentTitle) file.title = mapiText(data, codepage)
  else if (id === ATTRIBUTE.attachmentData) file.data = data
  else if (id === ATTRIBUTE.attachmentProperties) file.properties = readMapiProperties(data)
}

function bodyText(
  body: Buffer | undefined,
  properties: MapiProperties,
  codepage: number,
): string | undefined {
  const plain = body ?? properties.get(PROPERTY.body)
  const text = plain && mapiText(plain, codepage, body === undefined)
  if (text?.trim()) return text
  const packed = properties.get(PROPERTY.compressedRtf)
  return packed && rtfToText(unpackRtf(packed))
}

/** An embedded message gives its text as a file and its own files beside it. */
function filesOf(file: OpenFile, codepage: number, depth: number): TnefFile[] {
  const { properties } = file
  const written = (id: number) => {
    const value = properties.get(id)
    return value && mapiText(value, codepage, true)
  }
  const name =
    written(PROPERTY.longName) ?? file.title ?? written(PROPERTY.shortName) ?? written(PROPERTY.displayName)
  const object = properties.get(PROPERTY.attachmentObject)
  if (properties.get(PROPERTY.method)?.readUInt32LE(0) === ATTACH_BY_VALUE_OBJECT && object)
    return embedded(object, name, depth)
  const type = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/i.exec(
    written(PROPERTY.mimeType) ?? '',
  )?.[0]
  const bytes = file.data ?? object
  return bytes ? [{ name, type: type?.toLowerCase() ?? 'application/octet-stream', bytes }] : []
}

/** The object's interface id of 16 bytes stands before the stream. */
function embedded(object: Buffer, name: string | undefined, depth: number): TnefFile[] {
  if (depth + 1 >= MAX_DEPTH) return [{ name, type: 'application/octet-stream', bytes: object }]
  const { text, html, files } = readStream(object.subarray(16), depth + 1)
  const title = name ?? 'message'
  if (text) return [{ name: `${title}.txt`, type: 'text/plain', bytes: Buffer.from(text) }, ...files]
  return html ? [{ name: `${title}.html`, type: 'text/html', bytes: html }, ...files] : [...files]
}

function sliceOf(bytes: Buffer, from: number, length: number): Buffer {
  if (from + length > bytes.length) throw new RangeError('an attribute is longer than the file')
  return bytes.subarray(from, from + length)
}
