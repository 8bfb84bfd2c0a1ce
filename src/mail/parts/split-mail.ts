import { Readable } from 'node:stream'
import { Splitter } from '@zone-eu/mailsplit'
import { readHeaderBlock } from '../headers/header-block.ts'
import { type PartHeading, readPartHeading } from './part-heading.ts'

/** A leaf of the MIME tree. Nested messages are leaves: their parts are not counted. */
export type Leaf = {
  /** Document order, from 0. */
  readonly index: number
  readonly heading: PartHeading
  readonly container: Container | undefined
}

/** A multipart; `alternative` is the outermost multipart/alternative it is or stands in. */
export type Container = {
  readonly id: number
  readonly heading: PartHeading
  readonly parent: Container | undefined
  readonly alternative: number | undefined
}

/** `stray` are bytes of a multipart outside its parts: preamble, epilogue, or all of it without a boundary. */
export type MailPiece =
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  | { readonly kind: 'bytes'; readonly leaf: Leaf; readonly bytes: Buffer }
  | { readonly kind: 'stray'; readonly bytes: Buffer }

const LIMITS = { ignoreEmbedded: true, maxHeadSize: 8 << 20, maxChildNodes: 5_000 }

/**
 * The parts of a mail as its bytes come. Bodies are still transfer-encoded.
 * @throws Error with code EMAXLEN beyond 8 MB of header or 5,000 parts
 */
export async function* splitMail(raw: AsyncIterable<Uint8Array>): AsyncGenerator<MailPiece> {
  const splitter = new Splitter(LIMITS)
  const source = Readable.from(raw, { objectMode: false })
  source.on('error', (error) => splitter.destroy(error))
  source.pipe(splitter)
  const leaves = new Map<object, Leaf>()
  const containers = new Map<object, Container>()
  try {
    for await (const piece of splitter) {
      if (piece.type === 'node') {
        const container = piece.parentNode ? containers.get(piece.parentNode) : undefined
        const heading = readPartHeading(readHeaderBlock(piece.getHeaders()), container?.heading.type)
        if (piece.multipart) {
          containers.set(piece, nested(containers.size, heading, container))
          continue
        }
        const leaf = { index: leaves.size, heading, container }
        leaves.set(piece, leaf)
        yield { kind: 'leaf', leaf }
      } else if (piece.value && piece.value.length > 0) {
        const leaf = piece.type === 'body' ? leaves.get(piece.node) : undefined
        yield leaf ? { kind: 'bytes', leaf, bytes: piece.value } : { kind: 'stray', bytes: piece.value }
      }
    }
  } finally {
    source.destroy()
  }
}

function nested(id: number, heading: PartHeading, parent: Container | undefined): Container {
  const own = heading.type === 'multipart/alternative' ? id : undefined
  return { id, heading, parent, alternative: parent?.alternative ?? own }
}
