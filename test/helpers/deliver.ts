import { createHash, randomUUID } from 'node:crypto'
import type { Filed, Filing, Found, Lookup, NewTicket } from '../../src/intake/filing/filing.ts'
import type { Arrival } from '../../src/intake/intake-store.ts'
import type { InboundMail } from '../../src/mail/inbound-mail.ts'
import { participantKey } from '../../src/mail/senders/participant-key.ts'
import type { ReceiptDraft } from '../../src/receipts/receipt.ts'
import type { ReplyDraft } from '../../src/replies/outbox-store.ts'
import type { Storage } from '../../src/storage/storage.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { aino, office } from './mails/cast.ts'

type FiledMail = Extract<Filing, { kind: 'filed' }>

export async function* bytesOf(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof text === 'string' ? Buffer.from(text) : text
}

export async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts)
}

/** A mail as the reading room gives it, from Aino unless told otherwise. */
export function anInboundMail(overrides: Partial<InboundMail> = {}): InboundMail {
  const messageId = overrides.messageId ?? `${randomUUID()}@citizen.example`
  const text = overrides.text ?? 'Vuokrani on myöhässä.'
  const raw = `Message-ID: <${messageId}>\r\n\r\n${text}`
  return {
    messageId,
    messageKey: messageId,
    canonicalHash: createHash('sha256').update(raw).digest('hex'),
    sender: aino,
    from: [aino],
    replyTo: [],
    to: [office],
    cc: [],
    subject: 'Vuokrarästi',
    inReplyTo: [],
    references: [],
    deliveredTo: [],
    text,
    visibleText: text,
    attachments: [],
    kind: 'person',
    authentication: 'pass',
    headers: `Message-ID: <${messageId}>`,
    rawSize: raw.length,
    rawSha256: createHash('sha256').update(raw).digest('hex'),
    problems: [],
    degraded: false,
    ...overrides,
  }
}

export function aNewTicket(overrides: Partial<NewTicket> = {}): NewTicket {
  return {
    class: 'enquiry',
    state: 'open',
    subject: 'Vuokrarästi',
    requester: aino,
    language: 'fi',
    urgency: 'ordinary',
    isHistory: false,
    ...overrides,
  }
}

export function aReceipt(overrides: Partial<ReceiptDraft> = {}): ReceiptDraft {
  return {
    to: aino,
    language: 'fi',
    references: [],
    snapshot: { serviceHours: 'maanantaista perjantaihin kello 8–16' },
    notBefore: new Date(0),
    ...overrides,
  }
}

/** The plainest decision: a new ticket, or the one the mail's parents belong to. */
export function filedPlainly(found: Found, ticket: NewTicket, overrides: Partial<FiledMail> = {}): FiledMail {
  const parent = found.byParent[0]
  return {
    kind: 'filed',
    ticket: parent ? { existing: parent.ticket.id, patch: {} } : { open: ticket },
    threadedBy: parent ? 'in-reply-to' : 'new',
    isCollapsed: false,
    idIsReused: false,
    newParticipants: ticket.requester ? [ticket.requester] : [],
    events: [],
    ...overrides,
  }
}

export function lookupOf(mail: InboundMail, overrides: Partial<Lookup> = {}): Lookup {
  return {
    messageKey: mail.messageKey,
    canonicalHash: mail.canonicalHash,
    parentIds: [...mail.inReplyTo, ...mail.references],
    ...(mail.sender ? { senderKey: participantKey(mail.sender.address) } : {}),
    ...overrides,
  }
}

export type Delivery = {
  readonly mail?: Partial<InboundMail>
  readonly ticket?: Partial<NewTicket>
  readonly filing?: Partial<FiledMail>
  readonly arrival?: Partial<Arrival>
  readonly lookup?: Partial<Lookup>
}

/** Keeps a mail and files it. */
export async function deliver(
  storage: Storage,
  { mail: fields, ticket, filing, arrival, lookup }: Delivery = {},
): Promise<Filed & { rawId: string; mail: InboundMail }> {
  const mail = anInboundMail(fields)
  const kept = await storage.keepRaw(
    { source: { kind: 'file' }, arrivedAt: new Date(), isHistory: false, ...arrival },
    bytesOf(`${mail.headers}\r\n\r\n${mail.text}`),
  )
  const { rawId } = kept.mail
  const filed = await storage.fileInbound(rawId, mail, lookupOf(mail, lookup), (found) =>
    filedPlainly(found, aNewTicket(ticket), filing),
  )
  return { ...filed, rawId, mail }
}

export async function aFiledTicket(storage: Storage, delivery: Delivery = {}): Promise<Ticket> {
  const { ticketId } = await deliver(storage, delivery)
  const ticket = await storage.ticketById(ticketId)
  if (!ticket) throw new Error('the ticket that was just filed is not there')
  return ticket
}

export async function anAdvisor(storage: Storage, name = 'Sanna Virtanen'): Promise<string> {
  const id = randomUUID()
  const email = `${id}@kaupunki.example`
  await storage.addUser(
    { id, name, email, role: 'advisor', language: 'fi' },
    { kind: 'user-added', at: new Date() },
  )
  return id
}

/** A reply that may leave at once. */
export function aReply(ticket: Ticket, authorId: string, overrides: Partial<ReplyDraft> = {}): ReplyDraft {
  const messageId = overrides.messageId ?? randomUUID()
  return {
    formId: randomUUID(),
    ticketId: ticket.id,
    ticketVersion: ticket.version,
    messageId,
    rfcMessageId: `${messageId}@kaupunki.example`,
    authorId,
    from: office,
    to: [aino],
    cc: [],
    subject: 'Re: Vuokrarästi',
    text: 'Voitte sopia maksusuunnitelmasta.',
    language: 'fi',
    references: [],
    notBefore: new Date(0),
    bytes: bytesOf(`Message-ID: <${messageId}@kaupunki.example>\r\n\r\nVoitte sopia.`),
    attachments: [],
    ticketPatch: {},
    events: [],
    ...overrides,
  }
}
