import { createHash } from 'node:crypto'

/** A body as the server keeps it, still encoded; without headers of its own when the mail is one part. */
export type PartialPart = { readonly mimeHeaders?: Buffer; readonly content: Buffer }

const CRLF = Buffer.from('\r\n')

/**
 * A valid mail (RFC 2045) from the header block and the text parts of a mail that is too large to be kept:
 * the original headers as they came, the body a multipart/mixed of the parts, or none. Equal input gives equal
 * bytes.
 */
export function partialMail(headerBlock: Buffer, parts: readonly PartialPart[]): Buffer {
  const { kept, content } = divideHeaders(headerBlock)
  if (parts.length === 0) return latin1(`${kept.join('\r\n')}\r\n\r\n`)
  const boundary = boundaryFor([headerBlock, ...parts.map((part) => part.content)])
  const head = [...kept, 'MIME-Version: 1.0', `Content-Type: multipart/mixed; boundary="${boundary}"`]
  const chunks = [latin1(`${head.join('\r\n')}\r\n\r\n`)]
  for (const part of parts) {
    const own = part.mimeHeaders === undefined ? content : divideHeaders(part.mimeHeaders).content
    chunks.push(
      latin1(`--${boundary}\r\n${own.map((line) => `${line}\r\n`).join('')}\r\n`),
      part.content,
      CRLF,
    )
  }
  chunks.push(latin1(`--${boundary}--\r\n`))
  return Buffer.concat(chunks)
}

/** Fields with their folded lines; those that describe the body apart from the others. */
function divideHeaders(block: Buffer): {
  readonly kept: readonly string[]
  readonly content: readonly string[]
} {
  const kept: string[] = []
  const content: string[] = []
  const replaced: string[] = []
  let target = kept
  for (const line of block.toString('latin1').split(/\r?\n/)) {
    if (line === '') break
    const isFolded = line.startsWith(' ') || line.startsWith('\t')
    if (!isFolded) {
      target = /^mime-version\s*:/i.test(line) ? replaced : /^content-/i.test(line) ? content : kept
    }
    target.push(line)
  }
  return { kept, content }
}

/** Chance of meeting it inside a part is that of a SHA-256 collision. */
function boundaryFor(sources: readonly Buffer[]): string {
  const hash = createHash('sha256')
  for (const source of sources) hash.update(source)
  return `=_neuvoposti_${hash.digest('hex').slice(0, 32)}`
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}
