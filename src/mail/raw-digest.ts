import { createHash } from 'node:crypto'
import { type HeaderBlock, readHeaderBlock } from './headers/header-block.ts'

/** What is known of a raw mail once its bytes have passed. */
export type RawDigest = {
  readonly header: HeaderBlock
  /** The header block as it came, without the blank line. */
  readonly headerBytes: Buffer
  readonly rawSize: number
  readonly rawSha256: string
  /** R-ID-2, see canonicalHash of InboundMail. */
  readonly canonicalHash: string
}

const MAX_HEADER_BYTES = 8 << 20
const CANONICAL = /^(?:from|to|cc|date|subject|mime-version|content-.{1,60})$/

/**
 * Counts and hashes a mail as it streams by. The canonical hash covers From, To, Cc, Date, Subject, the MIME
 * fields and the body without CR and trailing blank lines, so that one message that came two ways has one.
 */
export function rawDigester(): { readonly write: (bytes: Buffer) => void; readonly finish: () => RawDigest } {
  const rawHash = createHash('sha256')
  const head = headerCollector()
  const body = canonicalBody()
  let rawSize = 0
  return {
    write(bytes) {
      rawSize += bytes.length
      rawHash.update(bytes)
      const rest = head.write(bytes)
      if (rest) body.write(rest)
    },
    finish() {
      const headerBytes = head.bytes()
      const header = readHeaderBlock(headerBytes)
      return {
        header,
        headerBytes,
        rawSize,
        rawSha256: rawHash.digest('hex'),
        canonicalHash: createHash('sha256')
          .update(canonicalHeader(header))
          .update(body.digest())
          .digest('hex'),
      }
    },
  }
}

function canonicalHeader(header: HeaderBlock): string {
  const fields = header.fields.filter((field) => CANONICAL.test(field.name))
  return fields.map(({ name, value }) => `${name}:${value.replace(/\s+/g, ' ')}\n`).join('')
}

/** Takes bytes until the first blank line; gives back what belongs to the body. */
function headerCollector(): { write: (bytes: Buffer) => Buffer | undefined; bytes: () => Buffer } {
  let isBody = false
  let collected: Buffer = Buffer.alloc(0)
  return {
    write(bytes) {
      if (isBody) return bytes
      const searchedFrom = Math.max(0, collected.length - 3)
      collected = collected.length > 0 ? Buffer.concat([collected, bytes]) : bytes
      const end = blankLine(collected, searchedFrom)
      if (end === undefined && collected.length <= MAX_HEADER_BYTES) return undefined
      isBody = true
      const at = end ?? { from: collected.length, to: collected.length }
      const rest = collected.subarray(at.to)
      collected = Buffer.from(collected.subarray(0, at.from))
      return rest
    },
    bytes: () => collected,
  }
}

function blankLine(bytes: Buffer, searchFrom: number): { from: number; to: number } | undefined {
  if (searchFrom === 0) {
    const first = lineBreakLength(bytes, 0)
    if (first > 0) return { from: 0, to: first }
  }
  let newline = bytes.indexOf(10, searchFrom)
  while (newline >= 0) {
    const length = lineBreakLength(bytes, newline + 1)
    if (length > 0) return { from: newline + 1, to: newline + 1 + length }
    newline = bytes.indexOf(10, newline + 1)
  }
  return undefined
}

function lineBreakLength(bytes: Buffer, at: number): number {
  if (bytes[at] === 10) return 1
  return bytes[at] === 13 && bytes[at + 1] === 10 ? 2 : 0
}

function canonicalBody(): { write: (bytes: Buffer) => void; digest: () => Buffer } {
  const hash = createHash('sha256')
  let heldNewlines = 0
  const emitNewlines = () => {
    const block = Buffer.alloc(Math.min(heldNewlines, 65_536), 10)
    for (; heldNewlines > 0; heldNewlines -= block.length) hash.update(block.subarray(0, heldNewlines))
    heldNewlines = 0
  }
  return {
    write(bytes) {
      const text = bytes.includes(13) ? withoutReturns(bytes) : bytes
      let end = text.length
      while (end > 0 && text[end - 1] === 10) end--
      if (end > 0) {
        emitNewlines()
        hash.update(text.subarray(0, end))
      }
      heldNewlines += text.length - end
    },
    digest: () => hash.digest(),
  }
}

function withoutReturns(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length)
  let length = 0
  let start = 0
  while (start < bytes.length) {
    const found = bytes.indexOf(13, start)
    const end = found < 0 ? bytes.length : found
    length += bytes.copy(out, length, start, end)
    start = end + 1
  }
  return out.subarray(0, length)
}
