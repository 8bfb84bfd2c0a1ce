import type { SQL } from 'drizzle-orm'
import { crashPoint } from '../../../events/crash-point.ts'
import { participantKey } from '../../../mail/senders/participant-key.ts'
import type {
  AnsweredTicket,
  AttemptRecord,
  OutboxStore,
  RecipientOutcome,
  RecipientState,
} from '../../../replies/outbox-store.ts'
import type { TicketPatch } from '../../../tickets/ticket.ts'
import { appendEventsAbout } from '../events.ts'
import { and, asc, eq, inArray, lte, sql } from '../file/drizzle.ts'
import { oldestFromPerson } from '../intake/reported-outgoing.ts'
import { type Office, write } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { outgoing, outgoingRecipients } from '../schema/outgoing.ts'
import { findTicket, patchTicket } from '../tickets/ticket-rows.ts'
import { bouncedAlready, endIsUntold } from './bounced-already.ts'
import { isMailErased } from './erased-mail.ts'
import { unclaimed } from './outbox-claims.ts'

type ResultStore = Pick<
  OutboxStore,
  'recordAttempt' | 'recoverExpired' | 'retryByPerson' | 'confirmSent' | 'unconfirmed'
>

type OutgoingRow = typeof outgoing.$inferSelect

const aboutOf = ({ id, ticketId }: OutgoingRow) => ({ ticketId, messageId: id })

const DIAGNOSTIC_CHARACTERS = 500

export function outboxResults(office: Office): ResultStore {
  return {
    async recordAttempt(outgoingId, claim, record) {
      const isRecorded = write(office, () => recordAttempt(office, outgoingId, claim, record))
      if (isRecorded) crashPoint('outgoing-recorded')
      return isRecorded
    },

    async recoverExpired(now) {
      return write(office, () => {
        const claims = expired(office, now, ['claimed'])
        const sendings = expired(office, now, ['sending'])
        const receipts = sendings.filter(({ kind }) => kind === 'receipt')
        const replies = sendings.filter(({ kind }) => kind === 'reply')
        for (const row of [...claims, ...receipts]) requeue(office, row)
        for (const row of replies) leaveUnconfirmed(office, row)
        return { requeued: claims.length + receipts.length, unconfirmed: replies.length }
      })
    },

    async retryByPerson(messageId, event) {
      return write(office, () => {
        const row = ofMessage(office, messageId, ['refused', 'unconfirmed'])
        if (!row) return false
        setRecipients(office, row, ['refused', 'unknown', 'retry'], 'waiting')
        settle(office, row, { state: 'queued', dueAt: office.now() })
        appendEventsAbout(office, aboutOf(row), [event])
        return true
      })
    },

    async confirmSent(messageId, sentAt, changeTicket, event) {
      return write(office, () => {
        const row = ofMessage(office, messageId, ['unconfirmed'])
        if (!row) return false
        setRecipients(office, row, ['unknown', 'waiting', 'retry'], 'accepted')
        markSent(office, row, sentAt)
        change(office, row, changeTicket)
        const facts = { ...event.facts, outgoingKind: row.kind, sentAt: sentAt.toISOString() }
        appendEventsAbout(office, aboutOf(row), [{ ...event, facts }])
        return true
      })
    },

    async unconfirmed(limit) {
      return office.db
        .select({
          messageId: outgoing.id,
          rfcMessageId: outgoing.rfcMessageId,
          since: outgoing.stateAt,
        })
        .from(outgoing)
        .where(and(sql`${outgoing.state} = 'unconfirmed'`, sql`not ${isMailErased}`))
        .orderBy(asc(outgoing.stateAt))
        .limit(limit)
        .all()
    },
  }
}

/** What was lost when the process died while the server had the message, said of every unconfirmed reply. */
export function leaveUnconfirmed(office: Office, row: OutgoingRow): void {
  setRecipients(office, row, ['waiting', 'retry'], 'unknown')
  settle(office, row, { state: 'unconfirmed' })
  const facts = { outgoingId: row.id, kind: row.kind, attempts: row.attempts, formerState: row.state }
  appendEventsAbout(office, aboutOf(row), [{ kind: 'sending-unconfirmed', at: office.now(), facts }])
}

function recordAttempt(office: Office, id: string, claim: string, record: AttemptRecord): boolean {
  const row = office.db
    .select()
    .from(outgoing)
    .where(and(eq(outgoing.id, id), eq(outgoing.claim, claim), eq(outgoing.state, 'sending')))
    .get()
  if (!row) return false
  for (const outcome of record.recipients) recordRecipient(office, id, outcome)
  const { state, aliasId, nextAttemptAt, sentAt } = record
  if (state === 'sent') markSent(office, row, sentAt ?? office.now())
  else settle(office, row, { state, ...(nextAttemptAt ? { dueAt: nextAttemptAt } : {}) })
  if (aliasId !== undefined) office.db.update(outgoing).set({ aliasId }).where(eq(outgoing.id, id)).run()
  if (record.changeTicket) change(office, row, record.changeTicket)
  appendEventsAbout(office, aboutOf(row), record.events)
  return true
}

/** A bounce that was quicker than this record stays what it is. */
function recordRecipient(office: Office, outgoingId: string, outcome: RecipientOutcome): void {
  const { address, state, code, status, diagnostic } = outcome
  office.db
    .update(outgoingRecipients)
    .set({
      state,
      code: code ?? null,
      status: status ?? null,
      diagnostic: diagnostic?.slice(0, DIAGNOSTIC_CHARACTERS) ?? null,
      at: office.now(),
    })
    .where(
      and(
        eq(outgoingRecipients.outgoingId, outgoingId),
        eq(outgoingRecipients.key, participantKey(address)),
        endIsUntold(),
      ),
    )
    .run()
}

/** A copy for the Sent folder is owed for what a person wrote; receipts would only bury it. */
function markSent(office: Office, row: OutgoingRow, sentAt: Date): void {
  const copy = row.kind === 'reply' ? { copyState: 'owed' as const, copyDueAt: office.now() } : {}
  settle(office, row, { state: 'sent', sentAt, ...copy })
  office.db.update(messages).set({ sentAt }).where(eq(messages.id, row.id)).run()
}

/** The rule sees the ticket as it is now, and what came in since the message was queued. */
function change(office: Office, row: OutgoingRow, rule: (found: AnsweredTicket) => TicketPatch): void {
  const ticket = findTicket(office, row.ticketId)
  if (!ticket) return
  const newerMailAt = oldestFromPerson(office, row.ticketId, row.number)
  const bounced = bouncedAlready(office, row.id, ticket)
  patchTicket(office, ticket, rule({ ticket, ...bounced, ...(newerMailAt ? { newerMailAt } : {}) }))
}

function requeue(office: Office, row: OutgoingRow): void {
  settle(office, row, { state: 'queued' })
}

function settle(office: Office, row: OutgoingRow, set: Partial<typeof outgoing.$inferInsert>): void {
  office.db
    .update(outgoing)
    .set({ ...unclaimed, stateAt: office.now(), ...set })
    .where(eq(outgoing.id, row.id))
    .run()
}

function setRecipients(
  office: Office,
  row: OutgoingRow,
  from: readonly RecipientState[],
  state: RecipientState,
): void {
  office.db
    .update(outgoingRecipients)
    .set({ state, at: office.now() })
    .where(and(eq(outgoingRecipients.outgoingId, row.id), inArray(outgoingRecipients.state, [...from])))
    .run()
}

function expired(office: Office, now: Date, states: readonly OutgoingRow['state'][]): OutgoingRow[] {
  return rows(
    office,
    and(
      sql`${outgoing.state} in ('claimed', 'sending')`,
      inArray(outgoing.state, [...states]),
      lte(outgoing.leaseUntil, now),
    ),
  )
}

function ofMessage(
  office: Office,
  messageId: string,
  states: readonly OutgoingRow['state'][],
): OutgoingRow | undefined {
  const isIt = and(eq(outgoing.id, messageId), inArray(outgoing.state, [...states]), sql`not ${isMailErased}`)
  return rows(office, isIt)[0]
}

function rows(office: Office, where: SQL | undefined): OutgoingRow[] {
  return office.db.select().from(outgoing).where(where).all()
}
