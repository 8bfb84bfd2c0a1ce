import type { ReceiptSnapshot } from '../../../receipts/receipt.ts'
import type { DraftFields } from '../../../replies/draft-fields.ts'
import type { OutgoingKind, OutgoingState, RecipientState } from '../../../replies/outbox-store.ts'
import { instant, jsonText, cleanText as text } from '../file/columns.ts'
import { index, integer, primaryKey, sql, sqliteTable } from '../file/drizzle.ts'
import { messages } from './messages.ts'
import { tickets } from './tickets.ts'

export type CopyState = 'none' | 'owed' | 'claimed' | 'filed' | 'skipped' | 'gave-up'

/** The form as it was, and the reminder the ticket had before. Time as milliseconds, because it lies in JSON. */
export type GivenBack = { readonly fields: DraftFields; readonly reminderAt: number | null }

/** The transactional outbox; states and fences are those of replies/outbox-store.ts. */
export const outgoing = sqliteTable(
  'outgoing',
  {
    /** The message's. */
    id: text()
      .primaryKey()
      .references(() => messages.id),
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    /** The message's number: messages of a ticket leave in this order. */
    number: integer().notNull(),
    kind: text().$type<OutgoingKind>().notNull(),
    state: text().$type<OutgoingState>().notNull(),
    stateAt: instant().notNull(),
    rfcMessageId: text().notNull(),
    /** The id a provider gave it instead of ours (R-OUT-8). */
    aliasId: text(),
    envelopeFrom: text().notNull(),
    /** What the city's secure mail wants after each address; absent: ordinary mail. */
    secureSuffix: text(),
    queuedAt: instant().notNull(),
    notBefore: instant().notNull(),
    /** `notBefore`, later the time of the next attempt. */
    dueAt: instant().notNull(),
    claim: text(),
    claimHolder: text(),
    leaseUntil: instant(),
    attempts: integer().notNull(),
    sentAt: instant(),
    /** Of a receipt, until its bytes are built (ruling 25). */
    snapshot: jsonText<ReceiptSnapshot>(),
    /** Of an answer: what taking it back gives back beside its text. */
    givesBack: jsonText<GivenBack>(),
    copyState: text().$type<CopyState>().notNull(),
    copyClaim: text(),
    copyLeaseUntil: instant(),
    copyDueAt: instant(),
    copyAttempts: integer().notNull(),
  },
  (t) => [
    index('outgoing_by_alias').on(t.aliasId).where(sql`alias_id is not null`),
    index('outgoing_due').on(t.dueAt, t.number).where(sql`state in ('queued', 'retry')`),
    index('outgoing_leased').on(t.leaseUntil).where(sql`state in ('claimed', 'sending')`),
    index('outgoing_of_ticket').on(t.ticketId, t.number),
    index('outgoing_unconfirmed').on(t.stateAt).where(sql`state = 'unconfirmed'`),
    index('outgoing_copies').on(t.copyDueAt).where(sql`copy_state in ('owed', 'claimed')`),
    index('outgoing_receipts').on(t.queuedAt).where(sql`kind = 'receipt'`),
  ],
)

export const outgoingRecipients = sqliteTable(
  'outgoing_recipients',
  {
    outgoingId: text()
      .notNull()
      .references(() => outgoing.id),
    number: integer().notNull(),
    role: text().$type<'to' | 'cc'>().notNull(),
    name: text().notNull(),
    address: text().notNull(),
    /** participantKey of the address, and what follows its `@`. */
    key: text().notNull(),
    domain: text().notNull(),
    state: text().$type<RecipientState>().notNull(),
    code: integer(),
    status: text(),
    diagnostic: text(),
    at: instant(),
    /** When a receipt was queued to it, for the loop breaker; null for replies. */
    receiptQueuedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.outgoingId, t.number] }),
    index('recipients_of_receipts').on(t.key, t.receiptQueuedAt).where(sql`receipt_queued_at is not null`),
    index('domains_of_receipts').on(t.domain, t.receiptQueuedAt).where(sql`receipt_queued_at is not null`),
    /** Of addresses that do not exist (undeliverable.ts, which must say the same). */
    index('recipients_undeliverable')
      .on(t.key, t.at)
      .where(sql`state in ('bounced', 'refused') and status in ('5.1.1', '5.1.10', '5.4.4')`),
  ],
)
