import { randomUUIDv7 } from 'node:crypto'
import { crashPoint } from '../../../events/crash-point.ts'
import type { EventDraft } from '../../../events/event.ts'
import type { Filed, Filing, Found, Lookup } from '../../../intake/filing/filing.ts'
import { isIncomplete } from '../../../intake/incomplete-mails.ts'
import type { IntakeStore } from '../../../intake/intake-store.ts'
import type { InboundMail } from '../../../mail/inbound-mail.ts'
import { participantKey } from '../../../mail/senders/participant-key.ts'
import { noteBouncedNotice } from '../desk/notices.ts'
import { indexMessage, type SearchTexts, searchTextsOf } from '../desk/search-documents.ts'
import { eraseLateMail } from '../erasure/erase-late-mail.ts'
import { partDeliveries } from '../erasure/erased-bytes.ts'
import { appendEventsAbout } from '../events.ts'
import { eq, sql } from '../file/drizzle.ts'
import { writeTogether } from '../file/group-commit.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { queueReceipt } from '../outbox/queue-receipt.ts'
import { deliveries } from '../schema/mailbox.ts'
import { messages } from '../schema/messages.ts'
import { tickets } from '../schema/tickets.ts'
import { appendMessage, type NewMessage } from '../tickets/message-rows.ts'
import { addParticipants } from '../tickets/participant-rows.ts'
import { raiseVersion } from '../tickets/ticket-rows.ts'
import { completeMessage } from './complete-message.ts'
import { lookUp } from './found.ts'
import { noteIncomplete, noteNewPlace } from './incomplete-rows.ts'
import { leftFiles, listedFiles, readingColumns } from './mail-columns.ts'
import { openTicket } from './open-ticket.ts'
import { recordReport } from './record-report.ts'
import { recountLinks } from './secure-links.ts'

type Delivery = typeof deliveries.$inferSelect
type FiledMail = Extract<Filing, { kind: 'filed' }>

/** What is known of a mail before its transaction begins. */
type Reading = { readonly mail: InboundMail; readonly lookup: Lookup; readonly texts: SearchTexts }

export function inboundFiling(office: Office): Pick<IntakeStore, 'fileInbound'> {
  return {
    async fileInbound(rawId, mail, lookup, decide) {
      const reading = { mail, lookup, texts: searchTextsOf(office, mail) }
      const filed = await writeTogether(office, () => {
        const result = fileOnce(office, rawId, reading, decide)
        crashPoint('filed-before-commit')
        return result
      })
      crashPoint('filed-after-commit')
      return filed
    },
  }
}

/**
 * Read, decide, write: nothing can come between. A delivery that is filed already stays as it is. What comes again of
 * an erased mail is explained and not kept; its bytes go with the next tidying.
 */
function fileOnce(office: Office, rawId: string, reading: Reading, decide: (found: Found) => Filing): Filed {
  const delivery = deliveryOf(office).get({ rawId })
  if (!delivery) throw new Error(`no raw mail ${rawId}`)
  if (delivery.messageId !== null) return { kind: 'already-filed', ...placeOf(office, delivery.messageId) }
  const filing = decide(lookUp(office, reading.lookup, delivery))
  if (filing.kind === 'filed') return fileNew(office, delivery, reading, filing)
  const place = placeOf(office, filing.messageId)
  if (filing.kind === 'completed') {
    settle(office, delivery, { outcome: reading.mail.degraded ? 'degraded' : 'filed', ...place })
    completeMessage(office, delivery, reading, filing)
    appendEventsAbout(office, place, filing.events)
    return { kind: 'completed', ...place }
  }
  if (isIncomplete(delivery)) noteNewPlace(office, delivery.id, filing.messageId)
  settle(office, delivery, { outcome: 'redelivered', messageId: filing.messageId })
  if (isErased(office).get({ messageId: filing.messageId })?.erasedAt)
    partDeliveries(office, filing.messageId)
  appendEventsAbout(office, place, filing.events)
  return { kind: 'redelivered', ...place }
}

function fileNew(office: Office, delivery: Delivery, reading: Reading, filing: FiledMail): Filed {
  const { mail } = reading
  const at = arrivedAt(mail, delivery)
  const { id: ticketId, reference } = ticketOf(office, filing, at)
  const messageId = randomUUIDv7()
  appendMessage(office, newMessage({ id: messageId, ticketId, at }, delivery, reading, filing))
  addParticipants(office, ticketId, filing.newParticipants)
  indexMessage(office, { messageId, ticketId, reference }, reading.texts)
  if (filing.delivery) recordReport(office, filing.delivery)
  else if (saysItFailed(mail)) noteBouncedNotice(office, reading.lookup.reportedMessageId ?? '')
  if (mail.secureNotice) recountLinks(office, ticketId)
  const receiptId = filing.receipt && queueReceipt(office, ticketId, filing.receipt)
  settle(office, delivery, { outcome: mail.degraded ? 'degraded' : 'filed', messageId })
  if (isIncomplete(delivery)) noteIncomplete(office, delivery, { messageId, lookup: reading.lookup })
  appendEventsAbout(office, { ticketId, messageId }, namingReceipt(filing.events, receiptId))
  if (mail.kind !== 'person' && 'existing' in filing.ticket)
    eraseLateMail(office, { ticketId, messageId, reportedId: filing.speaksOf?.messageId })
  return { kind: 'filed', ticketId, messageId, reference, receiptQueued: filing.receipt !== undefined }
}

function saysItFailed({ deliveryReport }: InboundMail): boolean {
  return deliveryReport?.recipients.some(({ action }) => action === 'failed') ?? false
}

/** The event of a receipt names it, so that its sending can be told from the events alone (P5). */
function namingReceipt(events: readonly EventDraft[], receiptId: string | undefined): readonly EventDraft[] {
  return events.map((event) =>
    event.kind === 'receipt-queued' && receiptId !== undefined
      ? { ...event, facts: { ...event.facts, receiptId } }
      : event,
  )
}

function arrivedAt(mail: InboundMail, delivery: Delivery): Date {
  return mail.receivedAt ?? delivery.arrivedAt
}

function ticketOf(office: Office, { ticket }: FiledMail, at: Date): { id: string; reference: string } {
  if ('open' in ticket) return openTicket(office, ticket.open, at)
  raiseVersion(office, ticket.existing, ticket.patch)
  return referenceOf(office).get({ ticketId: ticket.existing })!
}

const { placeholder } = sql

const deliveryOf = prepared((db) =>
  db
    .select()
    .from(deliveries)
    .where(eq(deliveries.id, placeholder('rawId')))
    .prepare(),
)

const referenceOf = prepared((db) =>
  db
    .select({ id: tickets.id, reference: tickets.reference })
    .from(tickets)
    .where(eq(tickets.id, placeholder('ticketId')))
    .prepare(),
)

const isErased = prepared((db) =>
  db
    .select({ erasedAt: messages.erasedAt })
    .from(messages)
    .where(eq(messages.id, placeholder('messageId')))
    .prepare(),
)

const settleDelivery = prepared((db) =>
  db
    .update(deliveries)
    .set({ outcome: sql`${placeholder('outcome')}`, messageId: sql`${placeholder('messageId')}` })
    .where(eq(deliveries.id, placeholder('id')))
    .prepare(),
)

function newMessage(
  place: { readonly id: string; readonly ticketId: string; readonly at: Date },
  delivery: Delivery,
  { mail, lookup }: Reading,
  filing: FiledMail,
): NewMessage {
  return {
    row: {
      ...place,
      direction: 'in',
      kind: mail.kind,
      ...readingColumns(mail, lookup),
      contentId: delivery.contentId,
      threadedBy: filing.threadedBy,
      isCollapsed: filing.isCollapsed,
      speaksOf: spokenOf(filing),
    },
    attachments: [
      ...listedFiles(mail).map((file) => ({ ...file, id: randomUUIDv7() })),
      ...leftFiles(delivery.leftOnServer),
    ],
  }
}

function spokenOf({ speaksOf }: FiledMail): NewMessage['row']['speaksOf'] {
  return speaksOf ? { messageId: speaksOf.messageId, keys: speaksOf.addresses.map(participantKey) } : null
}

function settle(
  office: Office,
  { id }: Delivery,
  set: { readonly outcome: Delivery['outcome']; readonly messageId: string },
): void {
  settleDelivery(office).run({ id, ...set })
}

function placeOf(office: Office, messageId: string): { ticketId: string; messageId: string } {
  const row = office.db
    .select({ ticketId: messages.ticketId })
    .from(messages)
    .where(eq(messages.id, messageId))
    .get()
  if (!row) throw new Error(`no message ${messageId}`)
  return { ticketId: row.ticketId, messageId }
}
