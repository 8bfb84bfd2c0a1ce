import type { ImapFlow } from 'imapflow'
import { type LeftPart, missingRest, untoldRest } from '../../intake/intake-store.ts'
import type { FetchedMail } from '../../intake/mailbox.ts'
import type { MailHead } from './mail-batches.ts'
import { fetchPiece, type MailPiece, MailWithheld, PIECE_BYTES } from './mail-piece.ts'
import type { MailboxLog } from './mailbox-log.ts'

/** A server that gives a few bytes at a time must not be asked for ever. */
const MOST_PIECES = 5_000

/** The mail went away after its first bytes were handed on. */
export class DownloadBroken extends Error {
  readonly code = 'DOWNLOAD_BROKEN'
}

/**
 * A mail asked for alone. It is whole when two independent words of the server agree: what came has the length
 * of RFC822.SIZE, or nothing follows its last byte. RFC822.SIZE alone is no proof (Exchange estimates it,
 * hMailServer says less than it gives), and neither is a short answer or a literal. Where nothing follows and
 * the size, told anew, still says more, the mail is given on as it came: what is missing is listed as left on
 * the server, once the last piece was read. Undefined when the mail is gone; `over-cap` when bytes are seen to
 * lie beyond `maxBytes`, whatever its size was told to be.
 */
export async function downloadMail(
  client: ImapFlow,
  head: MailHead,
  maxBytes: number,
  log: MailboxLog,
): Promise<FetchedMail | 'over-cap' | undefined> {
  const first = await fetchPiece(client, head.uid, 0, Math.min(PIECE_BYTES, maxBytes + 1))
  if (first === undefined) return undefined
  const { bytes, size = head.size } = first
  if (bytes.length === 0 && size !== 0) throw new MailWithheld('The server gives a mail without a byte')
  if (bytes.length > maxBytes) return 'over-cap'
  if (isEnd(bytes, bytes.length, size)) return { ...head, bytes }
  if (await reachesBeyond(client, head.uid, maxBytes, bytes)) return 'over-cap'
  const leftOnServer: LeftPart[] = []
  const missing = (announced: number, came: number) => {
    log.warn({ uid: head.uid, announced, bytes: came }, 'The server announced another size than it gave')
    if (came < announced) leftOnServer.push({ name: '', type: missingRest, size: announced - came })
  }
  const endless = () => {
    log.warn({ uid: head.uid }, 'The server gives more of a mail than it said; the mail is cut')
    leftOnServer.push({ name: '', type: untoldRest, size: 0 })
  }
  return { ...head, leftOnServer, bytes: pieces(client, head, first, maxBytes, { missing, endless }) }
}

/** A server may refuse to answer for what lies beyond the end. */
async function reachesBeyond(
  client: ImapFlow,
  uid: number,
  maxBytes: number,
  beginning: Buffer,
): Promise<boolean> {
  try {
    const beyond = await fetchRest(client, uid, maxBytes, beginning, 1)
    return beyond !== undefined && beyond.bytes.length > 0
  } catch (error) {
    if (!client.usable) throw error
    return false
  }
}

type Told = {
  missing(announced: number, came: number): void
  endless(): void
}

/** The next piece is asked for while the present one is written. */
async function* pieces(
  client: ImapFlow,
  head: MailHead,
  first: MailPiece,
  maxBytes: number,
  told: Told,
): AsyncGenerator<Uint8Array> {
  let { bytes, size = head.size } = first
  let end = 0
  for (let count = 1; bytes.length > 0; count++) {
    if (end + bytes.length > maxBytes + PIECE_BYTES || count > MOST_PIECES) return told.endless()
    end += bytes.length
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
  if (size !== undefined && size !== end) told.missing(size, end)
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
  maxLength = PIECE_BYTES,
): Promise<MailPiece | undefined> {
  const piece = await fetchPiece(client, uid, end, maxLength)
  if (piece === undefined || piece.origin !== undefined) return piece
  const isAgain = beginning.equals(piece.bytes.subarray(0, beginning.length))
  return isAgain ? { ...piece, bytes: piece.bytes.subarray(end) } : piece
}
