import type { ImapFlow } from 'imapflow'
import { type LeftPart, missingRest } from '../intake/intake-store.ts'
import type { FetchedMail } from '../intake/mailbox.ts'
import type { MailHead } from './mail-batches.ts'
import { fetchPiece, type MailPiece, MailWithheld, PIECE_BYTES } from './mail-piece.ts'
import type { MailboxLog } from './mailbox-log.ts'

/** A server that gives a few bytes at a time must not be asked for ever. */
const MOST_PIECES = 5_000

/** The mail went away, or grew beyond every bound, after its first bytes were handed on. */
export class DownloadBroken extends Error {
  readonly code = 'DOWNLOAD_BROKEN'
}

/**
 * A mail asked for alone. It is whole when two independent words of the server agree: what came has the length
 * of RFC822.SIZE, or nothing follows its last byte. RFC822.SIZE alone is no proof (Exchange estimates it,
 * hMailServer says less than it gives), and neither is a short answer or a literal. Where nothing follows and
 * the size, told anew, still says more, the mail is given on as it came: what is missing is listed as left on
 * the server, once the last piece was read. Undefined when the mail is gone.
 */
export async function downloadMail(
  client: ImapFlow,
  head: MailHead,
  maxBytes: number,
  log: MailboxLog,
): Promise<FetchedMail | undefined> {
  const first = await fetchPiece(client, head.uid, 0)
  if (first === undefined) return undefined
  const { bytes, size = head.size } = first
  if (bytes.length === 0 && size !== 0) throw new MailWithheld('The server gives a mail without a byte')
  if (isEnd(bytes, bytes.length, size)) return { ...head, bytes }
  const leftOnServer: LeftPart[] = []
  const missing = (announced: number, came: number) => {
    log.warn({ uid: head.uid, announced, bytes: came }, 'The server announced another size than it gave')
    if (came < announced) leftOnServer.push({ name: '', type: missingRest, size: announced - came })
  }
  return { ...head, leftOnServer, bytes: pieces(client, head, first, maxBytes, missing) }
}

/** The next piece is asked for while the present one is written. */
async function* pieces(
  client: ImapFlow,
  head: MailHead,
  first: MailPiece,
  maxBytes: number,
  missing: (announced: number, came: number) => void,
): AsyncGenerator<Uint8Array> {
  let { bytes, size = head.size } = first
  let end = 0
  for (let count = 1; bytes.length > 0; count++) {
    end += bytes.length
    if (end > maxBytes + PIECE_BYTES || count > MOST_PIECES)
      throw new DownloadBroken('The mail is longer than announced')
    const next = isEnd(bytes, end, size)
      ? Promise.resolve({ bytes: Buffer.alloc(0) })
      : fetchRest(client, head.uid, end, first.bytes)
    next.catch(() => undefined)
    yield bytes
    const answer: MailPiece | undefined = await next
    if (answer === undefined) throw new DownloadBroken('The mail went away while it was read')
    bytes = answer.bytes
    size = answer.size ?? size
  }
  if (size !== undefined && size !== end) missing(size, end)
}

/** A piece of full length may be followed by another whatever the size says. */
function isEnd(piece: Buffer, end: number, size: number | undefined): boolean {
  return end === size && piece.length !== PIECE_BYTES
}

/** A server that knows no partial FETCH gives the mail again from its beginning, and does not say from where. */
async function fetchRest(
  client: ImapFlow,
  uid: number,
  end: number,
  beginning: Buffer,
): Promise<MailPiece | undefined> {
  const piece = await fetchPiece(client, uid, end)
  if (piece === undefined || piece.origin !== undefined) return piece
  const isAgain = beginning.equals(piece.bytes.subarray(0, beginning.length))
  return isAgain ? { ...piece, bytes: piece.bytes.subarray(end) } : piece
}
