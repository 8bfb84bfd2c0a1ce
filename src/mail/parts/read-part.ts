import { decodeText } from '../decoding/decode-text.ts'
import { type TransferDecoder, transferDecoder } from '../decoding/transfer-decoding.ts'
import { extractUuFiles } from '../decoding/uuencode.ts'
import { MAX_TEXT } from '../text/mail-body.ts'
import { MAX_STRAY, MAX_WRAPPED } from './leaf-reader.ts'
import { isBodyLeaf } from './leaf-roles.ts'
import { withFoundBoundary } from './lost-boundary.ts'
import { LOST, readPartNumber } from './part-number.ts'
import { readSignedData } from './signed-data.ts'
import { splitMail } from './split-mail.ts'
import { readTnef } from './tnef.ts'

/**
 * The decoded bytes of one attachment out of the raw mail, as they come. A nested message is given whole, as
 * the .eml it is. Ends without a byte when there is no such part.
 *
 * @param part `part` of a MailAttachment; negative for a file uuencoded in a text
 */
export async function* readPart(raw: AsyncIterable<Uint8Array>, part: number): AsyncGenerator<Uint8Array> {
  const within = readPartNumber(part)
  if (within) yield* readWithin(raw, within.outer, within.inner)
  else if (part < 0) yield* readUuFile(raw, -part)
  else yield* readLeaf(raw, part)
}

/** A file out of a winmail.dat, an opaque signature, or a multipart whose boundary was lost. */
async function* readWithin(
  raw: AsyncIterable<Uint8Array>,
  outer: number,
  inner: number,
): AsyncGenerator<Uint8Array> {
  const bytes = await held(
    outer === LOST ? strayOf(raw) : readLeaf(raw, outer),
    outer === LOST ? MAX_STRAY : MAX_WRAPPED,
  )
  const file = outer === LOST ? undefined : readTnef(bytes)?.files[inner]
  if (file) yield file.bytes
  const mail = outer === LOST ? withFoundBoundary(bytes) : readSignedData(bytes)
  if (mail) yield* readPart(oneChunk(mail), inner)
}

async function* strayOf(raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of splitMail(raw)) if (piece.kind === 'stray') yield piece.bytes
}

async function held(source: AsyncIterable<Uint8Array>, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let room = most
  for await (const piece of source) {
    pieces.push(new Uint8Array(piece.subarray(0, room)))
    room -= piece.length
    if (room <= 0) break
  }
  return Buffer.concat(pieces)
}

async function* oneChunk(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function* readLeaf(raw: AsyncIterable<Uint8Array>, part: number): AsyncGenerator<Uint8Array> {
  let decoder: TransferDecoder | undefined
  for await (const piece of splitMail(raw)) {
    if (piece.kind === 'leaf' && piece.leaf.index > part) break
    if (piece.kind === 'leaf' && piece.leaf.index === part)
      decoder = transferDecoder(piece.leaf.heading.encoding)
    if (piece.kind !== 'bytes' || piece.leaf.index !== part || !decoder) continue
    const bytes = decoder.write(piece.bytes)
    if (bytes.length > 0) yield bytes
  }
  const rest = decoder?.end()
  if (rest && rest.length > 0) yield rest
}

/** Texts are held as in parsing, so that the count of files is the same. */
async function* readUuFile(raw: AsyncIterable<Uint8Array>, wanted: number): AsyncGenerator<Uint8Array> {
  const reader = uuReader()
  for await (const piece of splitMail(raw)) {
    if (piece.kind === 'leaf')
      reader.open(isBodyLeaf(piece.leaf) && piece.leaf.heading.type === 'text/plain', piece.leaf.heading)
    if (piece.kind === 'bytes') reader.write(piece.bytes)
  }
  const file = reader.finish()[wanted - 1]
  if (file && file.length > 0) yield file
}

function uuReader() {
  const files: Buffer[] = []
  let held: Buffer[] = []
  let decoder: TransferDecoder | undefined
  let charset: string | undefined
  let room = MAX_TEXT
  const take = (bytes: Buffer) => {
    if (room > 0) held.push(Buffer.from(bytes.subarray(0, room)))
    room -= Math.min(room, bytes.length)
  }
  const close = () => {
    if (!decoder) return
    take(decoder.end())
    const found = extractUuFiles(decodeText(Buffer.concat(held), charset).text).files
    files.push(...found.map((file) => file.bytes))
    held = []
    decoder = undefined
  }
  return {
    open(isText: boolean, heading: { readonly encoding: string; readonly charset: string | undefined }) {
      close()
      charset = heading.charset
      decoder = isText ? transferDecoder(heading.encoding) : undefined
    },
    write(bytes: Buffer) {
      if (decoder) take(decoder.write(bytes))
    },
    finish() {
      close()
      return files
    },
  }
}
