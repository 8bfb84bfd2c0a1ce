import type { ImapFlow } from 'imapflow'
import type { FetchedMail } from '../intake/mailbox.ts'
import type { MailHead } from './mail-batches.ts'

const PIECE_BYTES = 1024 * 1024

/** The mail went away, or grew beyond every bound, after its first bytes were handed on. */
export class DownloadBroken extends Error {
  readonly code = 'DOWNLOAD_BROKEN'
}

/**
 * A mail in pieces, the next one asked for while the present one is written. It ends with an empty piece,
 * not with a short one: RFC822.SIZE may be an estimate (Exchange), and a short answer must not cut a mail.
 * Undefined when the mail is gone.
 */
export async function downloadMail(
  client: ImapFlow,
  head: MailHead,
  maxBytes: number,
): Promise<FetchedMail | undefined> {
  const first = await fetchPiece(client, head.uid, 0)
  if (first === undefined || first.length === 0) return undefined
  return { ...head, bytes: pieces(client, head.uid, first, maxBytes) }
}

async function* pieces(
  client: ImapFlow,
  uid: number,
  first: Buffer,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let piece = first
  let start = 0
  while (piece.length > 0) {
    start += piece.length
    if (start > maxBytes + PIECE_BYTES) throw new DownloadBroken('The mail is longer than announced')
    /** More than was asked for: the server knows no partial FETCH, and this was all. */
    const isAll = piece.length > PIECE_BYTES
    const next = isAll ? Promise.resolve(Buffer.alloc(0)) : fetchPiece(client, uid, start)
    next.catch(() => undefined)
    yield piece
    const answer = await next
    if (answer === undefined) throw new DownloadBroken('The mail went away while it was read')
    piece = answer
  }
}

async function fetchPiece(client: ImapFlow, uid: number, start: number): Promise<Buffer | undefined> {
  const query = { uid: true, source: { start, maxLength: PIECE_BYTES } }
  const row = await client.fetchOne(String(uid), query, { uid: true })
  if (!row) return undefined
  return row.source ?? Buffer.alloc(0)
}
