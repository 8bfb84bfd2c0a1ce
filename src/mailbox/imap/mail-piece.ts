import type { FetchMessageObject, ImapFlow } from 'imapflow'

/** So much is asked for at once. Servers may give less, and some give more. */
export const PIECE_BYTES = 1024 * 1024

/** Bytes of a mail from an offset on, with what the server said of them. */
export type MailPiece = {
  readonly bytes: Buffer
  /** RFC822.SIZE as told with the piece: Exchange knows it once it has read the mail (MS-STANOIMAP). */
  readonly size?: number
  /** Offset the server answers for; absent where it leaves it out, or knows no partial FETCH. */
  readonly origin?: number
}

/** The server answered something else than was asked: what follows on the connection cannot be believed. */
export class OutOfStep extends Error {
  readonly code = 'OUT_OF_STEP'
}

/** The server lists a mail and gives nothing of it, such as `BODY[] NIL`. */
export class MailWithheld extends Error {
  readonly code = 'MAIL_WITHHELD'
}

/** Undefined when the mail is gone. */
export async function fetchPiece(
  client: ImapFlow,
  uid: number,
  start: number,
  maxLength = PIECE_BYTES,
): Promise<MailPiece | undefined> {
  const query = { uid: true, size: true, source: { start, maxLength } }
  const row = await client.fetchOne(String(uid), query, { uid: true })
  if (!row || row.source === undefined) return await goneMail(client, uid)
  const origin = originOf(row)
  if (origin !== undefined && origin !== start) throw outOfStep(client, 'an answer for another offset')
  return {
    bytes: bytesOf(row.source, start),
    ...(row.size === undefined ? {} : { size: row.size }),
    ...(origin === undefined ? {} : { origin }),
  }
}

/** Servers say NIL for what lies beyond the end; imapflow makes it `false`, whatever its types say. */
function bytesOf(source: unknown, start: number): Buffer {
  if (Buffer.isBuffer(source)) return source
  if (start === 0) throw new MailWithheld('The server gives nothing of the mail')
  return Buffer.alloc(0)
}

/**
 * After no answer for a mail. One that is still listed was answered with something imapflow could not read, such
 * as a literal of another length than announced: it skips such lines and takes the ones after them for answers,
 * so the connection is given up.
 */
export async function goneMail(client: ImapFlow, uid: number): Promise<undefined> {
  if (await isListed(client, uid)) throw outOfStep(client, 'no answer for a mail that is there')
}

export async function isListed(client: ImapFlow, uid: number): Promise<boolean> {
  const found = await client.search({ uid: String(uid) }, { uid: true })
  if (!Array.isArray(found)) throw new Error('The server refused SEARCH')
  return found.includes(uid)
}

/** imapflow keeps it beside the fields it shows. */
function originOf(row: FetchMessageObject): number | undefined {
  if (!('partialOrigins' in row) || !(row.partialOrigins instanceof Map)) return undefined
  const origin: unknown = row.partialOrigins.get('')
  return typeof origin === 'number' ? origin : undefined
}

function outOfStep(client: ImapFlow, what: string): OutOfStep {
  client.close()
  return new OutOfStep(`The server gave ${what}`)
}
