import type { FetchMessageObject, ImapFlow } from 'imapflow'
import { type LeftPart, missingRest, untoldRest } from '../../intake/intake-store.ts'
import type { FetchExtent, FetchedMail } from '../../intake/mailbox.ts'
import type { MailHead } from './mail-batches.ts'
import { goneMail, MailWithheld } from './mail-piece.ts'
import { type PartialPart, partialMail } from './partial-mail.ts'
import {
  beginningOnly,
  chooseParts,
  headersOnly,
  type PartChoice,
  TEXT_BYTES,
  type TextPart,
} from './text-parts.ts'

const HEADER_BYTES = 256 * 1024
/** A server that gives a part in bits is asked so often for the rest. */
const MOST_BITS = 100

export type PartialExtent = Exclude<FetchExtent, 'whole'>

/**
 * A mail over the cap, or one that cannot be had whole: its headers and text as a small mail of their own, and what
 * stays on the server. Sizes the server tells are no measure of what is asked for, only of what is listed.
 */
export async function fetchPartly(
  client: ImapFlow,
  head: MailHead,
  maxBytes: number,
  extent: PartialExtent = 'texts',
): Promise<FetchedMail | undefined> {
  const bodyParts = [{ key: 'header', maxLength: HEADER_BYTES }]
  const query = { uid: true, bodyStructure: extent === 'texts', bodyParts }
  const row = await client.fetchOne(String(head.uid), query, { uid: true })
  if (!row) return await goneMail(client, head.uid)
  const headers = await wholeSection(client, row, 'header', HEADER_BYTES, endsHeaders)
  if (headers === undefined) throw new MailWithheld('The server gives no headers of the mail')
  const choice = extent === 'texts' ? choiceOf(row, head, maxBytes) : headersOnly(head.size, headers.length)
  const parts: PartialPart[] = []
  const areHeadersCut = headers.length >= HEADER_BYTES && !endsHeaders(headers)
  const left: LeftPart[] = areHeadersCut ? [{ name: '', type: untoldRest, size: 0 }] : []
  let room = Math.min(TEXT_BYTES, maxBytes)
  for (const part of choice.text) {
    const content = room > 0 ? await fetchPart(client, head.uid, part, room) : 'no-room'
    if (content === undefined) left.push({ name: '', type: missingRest, size: part.size ?? 0 })
    else if (content === 'no-room') left.push(...rest(part))
    else {
      parts.push(content)
      const came = content.content.length
      if (came >= room && came !== part.size) left.push(...rest(part, came))
      room -= came
    }
  }
  return { ...head, leftOnServer: [...left, ...choice.left], bytes: partialMail(headers, parts) }
}

function choiceOf(
  { bodyStructure }: FetchMessageObject,
  { size = 0 }: MailHead,
  maxBytes: number,
): PartChoice {
  return bodyStructure ? chooseParts(bodyStructure) : beginningOnly(size, maxBytes)
}

/** A part that is cut is listed with its whole size, where that can be true. */
function rest({ size, asLeft }: TextPart, came = 0): readonly LeftPart[] {
  if (asLeft === undefined) return []
  return [size !== undefined && size > came ? asLeft : { name: '', type: untoldRest, size: 0 }]
}

async function fetchPart(
  client: ImapFlow,
  uid: number,
  { section, size }: TextPart,
  maxBytes: number,
): Promise<PartialPart | undefined> {
  const key = section ?? 'text'
  const body = { key, maxLength: maxBytes }
  const mime = section === undefined ? undefined : `${section}.mime`
  const bodyParts = mime === undefined ? [body] : [{ key: mime, maxLength: HEADER_BYTES }, body]
  const row = await client.fetchOne(String(uid), { uid: true, bodyParts }, { uid: true })
  if (!row) return undefined
  const content = await wholeSection(client, row, key, maxBytes, (bytes) => bytes.length === size)
  if (content === undefined) return undefined
  const mimeHeaders =
    mime === undefined ? undefined : await wholeSection(client, row, mime, HEADER_BYTES, endsHeaders)
  return { content, ...(mimeHeaders === undefined ? {} : { mimeHeaders }) }
}

/** What came short of its end is asked for from there on, until nothing follows. Undefined for NIL. */
async function wholeSection(
  client: ImapFlow,
  row: FetchMessageObject,
  key: string,
  maxBytes: number,
  isWhole: (bytes: Buffer) => boolean,
): Promise<Buffer | undefined> {
  let bytes = sectionOf(row, key)
  for (let asked = 0; bytes !== undefined && asked < MOST_BITS; asked++) {
    if (isWhole(bytes) || bytes.length >= maxBytes) return bytes
    const bodyParts = [{ key, start: bytes.length, maxLength: maxBytes - bytes.length }]
    const answer = await client.fetchOne(String(row.uid), { uid: true, bodyParts }, { uid: true })
    const rest = answer ? sectionOf(answer, key) : undefined
    if (rest === undefined || rest.length === 0) return bytes
    bytes = Buffer.concat([bytes, rest])
  }
  return bytes
}

/** imapflow makes NIL `false`, whatever its types say. */
function sectionOf(row: FetchMessageObject, key: string): Buffer | undefined {
  const bytes: unknown = key === 'header' ? row.headers : row.bodyParts?.get(key)
  return Buffer.isBuffer(bytes) ? bytes : undefined
}

/** An empty line ends them (RFC 5322 §2.1). */
function endsHeaders(bytes: Buffer): boolean {
  return bytes.includes('\r\n\r\n') || bytes.includes('\n\n') || bytes.equals(Buffer.from('\r\n'))
}
