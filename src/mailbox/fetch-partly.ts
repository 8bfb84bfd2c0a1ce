import type { ImapFlow } from 'imapflow'
import type { FetchedMail } from '../intake/mailbox.ts'
import type { MailHead } from './mail-batches.ts'
import { type PartialPart, partialMail } from './partial-mail.ts'
import { chooseParts, type TextPart } from './text-parts.ts'

const HEADER_BYTES = 256 * 1024

/** A mail over the cap: its headers and text as a small mail of their own, and what stays on the server. */
export async function fetchPartly(
  client: ImapFlow,
  head: MailHead,
  maxBytes: number,
): Promise<FetchedMail | undefined> {
  const query = { uid: true, bodyStructure: true, bodyParts: [{ key: 'header', maxLength: HEADER_BYTES }] }
  const row = await client.fetchOne(String(head.uid), query, { uid: true })
  if (!row) return undefined
  const { text, left } =
    row.bodyStructure === undefined ? { text: [], left: [] } : chooseParts(row.bodyStructure, maxBytes)
  const parts: PartialPart[] = []
  for (const part of text) {
    const content = await fetchPart(client, head.uid, part)
    if (content !== undefined) parts.push(content)
  }
  return { ...head, leftOnServer: left, bytes: partialMail(row.headers ?? Buffer.alloc(0), parts) }
}

async function fetchPart(client: ImapFlow, uid: number, part: TextPart): Promise<PartialPart | undefined> {
  const { section, maxBytes } = part
  const body = { key: section ?? 'text', maxLength: maxBytes }
  const bodyParts =
    section === undefined ? [body] : [{ key: `${section}.mime`, maxLength: HEADER_BYTES }, body]
  const row = await client.fetchOne(String(uid), { uid: true, bodyParts }, { uid: true })
  const content = row ? row.bodyParts?.get(body.key) : undefined
  if (!row || content === undefined) return undefined
  const mimeHeaders = section === undefined ? undefined : row.bodyParts?.get(`${section}.mime`)
  return { content, ...(mimeHeaders === undefined ? {} : { mimeHeaders }) }
}
