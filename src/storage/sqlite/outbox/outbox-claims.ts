import { randomUUID } from 'node:crypto'
import type { SQL } from 'drizzle-orm'
import { crashPoint } from '../../../events/crash-point.ts'
import type { Address } from '../../../mail/inbound-mail.ts'
import type { Claimed, OutboxStore, UnbuiltReceipt } from '../../../replies/outbox-store.ts'
import { appendEventsAbout } from '../events.ts'
import { and, asc, eq, inArray, lte, sql } from '../file/drizzle.ts'
import { readContent, storeSmall } from '../intake/contents.ts'
import { type Office, write } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { outgoing, outgoingRecipients } from '../schema/outgoing.ts'
import { tickets } from '../schema/tickets.ts'

type ClaimStore = Pick<
  OutboxStore,
  | 'claimNext'
  | 'renewClaim'
  | 'releaseClaim'
  | 'saveReceiptBytes'
  | 'readBytes'
  | 'enterSending'
  | 'nextDueAt'
>

/** A message of the same ticket and kind that was queued before and may still leave: no receipt holds back an answer. */
const hasEarlier = sql`exists (select 1 from outgoing as earlier
  where earlier.ticket_id = ${outgoing.ticketId} and earlier.kind = ${outgoing.kind} and earlier.number < ${outgoing.number}
  and earlier.state in ('queued', 'claimed', 'sending', 'retry'))`

const isQueued = sql`${outgoing.state} in ('queued', 'retry')`

/** Claim, lease and fence (scale.md §3); leases are timed by the storage's clock. */
export function outboxClaims(office: Office): ClaimStore {
  return {
    async claimNext(holder, leaseMs) {
      const claimed = write(office, () => claim(office, holder, leaseMs))
      if (claimed) crashPoint('outgoing-claimed')
      return claimed
    },

    async renewClaim(outgoingId, claim, leaseMs) {
      const renewed = write(office, () =>
        office.db
          .update(outgoing)
          .set({ leaseUntil: later(office, leaseMs) })
          .where(isHeld(office, outgoingId, claim))
          .run(),
      )
      return renewed.changes === 1
    },

    async releaseClaim(outgoingId, claim, notBefore) {
      write(office, () => {
        const isMine = and(eq(outgoing.id, outgoingId), eq(outgoing.claim, claim))
        office.db
          .update(outgoing)
          .set({
            ...unclaimed,
            state: 'queued',
            stateAt: office.now(),
            dueAt: notBefore,
            attempts: sql`${outgoing.attempts} - (${outgoing.state} = 'sending')`,
          })
          .where(isMine)
          .run()
      })
    },

    async saveReceiptBytes(outgoingId, claim, bytes, subject, text) {
      const isSaved = write(office, () => saveBytes(office, outgoingId, claim, { bytes, subject, text }))
      if (isSaved) crashPoint('receipt-bytes-saved')
      return isSaved
    },

    async *readBytes(outgoingId) {
      const row = office.db
        .select({ contentId: messages.contentId })
        .from(outgoing)
        .innerJoin(messages, eq(messages.id, outgoing.id))
        .where(eq(outgoing.id, outgoingId))
        .get()
      if (!row?.contentId) throw new Error(`outgoing ${outgoingId} has no bytes`)
      yield* readContent(office, row.contentId)
    },

    async enterSending(outgoingId, claim, leaseMs, event) {
      crashPoint('outgoing-before-sending')
      const hasEntered = write(office, () => {
        const row = office.db
          .update(outgoing)
          .set({
            state: 'sending',
            stateAt: office.now(),
            leaseUntil: later(office, leaseMs),
            attempts: sql`${outgoing.attempts} + 1`,
            givesBack: null,
          })
          .where(isHeld(office, outgoingId, claim))
          .returning({ ticketId: outgoing.ticketId, messageId: outgoing.id })
          .get()
        if (row) appendEventsAbout(office, row, [event])
        return row !== undefined
      })
      if (hasEntered) crashPoint('outgoing-sending')
      return hasEntered
    },

    async nextDueAt() {
      const next = office.db
        .select({ dueAt: outgoing.dueAt })
        .from(outgoing)
        .where(and(isQueued, sql`not ${hasEarlier}`))
        .orderBy(asc(outgoing.dueAt))
        .limit(1)
        .get()
      return next?.dueAt
    },
  }
}

export const unclaimed = { claim: null, claimHolder: null, leaseUntil: null }

/** The fence: my claim, not yet sending, and its lease still lives. */
function isHeld(office: Office, outgoingId: string, claim: string): SQL | undefined {
  return and(
    eq(outgoing.id, outgoingId),
    eq(outgoing.claim, claim),
    eq(outgoing.state, 'claimed'),
    sql`${outgoing.leaseUntil} > ${office.now().getTime()}`,
  )
}

function later(office: Office, leaseMs: number): Date {
  return new Date(office.now().getTime() + leaseMs)
}

function claim(office: Office, holder: string, leaseMs: number): Claimed | undefined {
  const next = office.db
    .select({ id: outgoing.id })
    .from(outgoing)
    .where(and(isQueued, lte(outgoing.dueAt, office.now()), sql`not ${hasEarlier}`))
    .orderBy(asc(outgoing.dueAt), asc(outgoing.queuedAt), asc(outgoing.number), asc(outgoing.id))
    .limit(1)
    .get()
  if (!next) return undefined
  const claim = randomUUID()
  office.db
    .update(outgoing)
    .set({
      state: 'claimed',
      stateAt: office.now(),
      claim,
      claimHolder: holder,
      leaseUntil: later(office, leaseMs),
    })
    .where(eq(outgoing.id, next.id))
    .run()
  return claimedMessage(office, next.id, claim)
}

function claimedMessage(office: Office, outgoingId: string, claim: string): Claimed {
  const row = office.db
    .select({ outgoing, message: messages, reference: tickets.reference })
    .from(outgoing)
    .innerJoin(messages, eq(messages.id, outgoing.id))
    .innerJoin(tickets, eq(tickets.id, outgoing.ticketId))
    .where(eq(outgoing.id, outgoingId))
    .get()!
  const { kind, ticketId, rfcMessageId, attempts, queuedAt, envelopeFrom, secureSuffix } = row.outgoing
  const recipients = waitingRecipients(office, outgoingId)
  const unbuilt = unbuiltReceipt(row.outgoing, row.message, recipients[0])
  return {
    outgoingId,
    claim,
    kind,
    ticketId,
    reference: row.reference,
    messageId: outgoingId,
    rfcMessageId,
    attempts,
    queuedAt,
    envelopeFrom,
    recipients,
    ...(secureSuffix === null ? {} : { secureSuffix }),
    ...(unbuilt ? { unbuilt } : {}),
  }
}

/** Who took it already is not written to again. */
function waitingRecipients(office: Office, outgoingId: string): Address[] {
  return office.db
    .select({ name: outgoingRecipients.name, address: outgoingRecipients.address })
    .from(outgoingRecipients)
    .where(
      and(
        eq(outgoingRecipients.outgoingId, outgoingId),
        inArray(outgoingRecipients.state, ['waiting', 'retry']),
      ),
    )
    .orderBy(asc(outgoingRecipients.number))
    .all()
}

function unbuiltReceipt(
  row: typeof outgoing.$inferSelect,
  message: typeof messages.$inferSelect,
  to: Address | undefined,
): UnbuiltReceipt | undefined {
  if (message.contentId !== null || row.snapshot === null || message.language === null || !to)
    return undefined
  return {
    to,
    language: message.language,
    ...(message.inReplyTo === null ? {} : { inReplyTo: message.inReplyTo }),
    references: message.references,
    snapshot: row.snapshot,
  }
}

function saveBytes(
  office: Office,
  outgoingId: string,
  claim: string,
  built: { readonly bytes: Uint8Array; readonly subject: string; readonly text: string },
): boolean {
  const isMine = office.db
    .select({ id: outgoing.id })
    .from(outgoing)
    .where(isHeld(office, outgoingId, claim))
    .get()
  if (!isMine) return false
  const { subject, text } = built
  const contentId = storeSmall(office, built.bytes)
  office.db
    .update(messages)
    .set({ contentId, subject, text, visibleText: text })
    .where(eq(messages.id, outgoingId))
    .run()
  return true
}
