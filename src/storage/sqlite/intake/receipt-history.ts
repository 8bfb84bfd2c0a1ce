import type { ReceiptHistory } from '../../../intake/filing/filing.ts'
import type { TicketReceipts } from '../../../receipts/receipt.ts'
import { and, count, desc, eq, gt, inArray, ne, sql } from '../file/drizzle.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { outgoing, outgoingRecipients } from '../schema/outgoing.ts'

const HOUR_MS = 60 * 60_000

/** Counted from what is queued, so that a restart forgets nothing (R-ACK). Replaced receipts are not counted. */
export function receiptHistory(
  office: Office,
  senderKey: string | undefined,
  ticketIds: readonly string[],
): ReceiptHistory {
  const now = office.now().getTime()
  const lastHour = { since: now - HOUR_MS }
  const toSender = (since: number) =>
    senderKey === undefined ? 0 : queuedToKey(office).get({ key: senderKey, since })!.queued
  return {
    toAddressLastHour: toSender(lastHour.since),
    toAddressLastDay: toSender(now - 24 * HOUR_MS),
    toDomainLastHour:
      senderKey === undefined
        ? 0
        : queuedToDomain(office).get({ domain: domainOf(senderKey), ...lastHour })!.queued,
    inAllLastHour: queuedToAll(office).get(lastHour)!.queued,
    byTicket: Object.fromEntries(
      ticketIds.flatMap((id) => {
        const receipts = ofTicket(office, id)
        return receipts ? [[id, receipts]] : []
      }),
    ),
  }
}

export function domainOf(key: string): string {
  return key.slice(key.lastIndexOf('@') + 1)
}

const { placeholder } = sql

const queuedToKey = prepared((db) =>
  db
    .select({ queued: count() })
    .from(outgoingRecipients)
    .where(
      and(
        eq(outgoingRecipients.key, placeholder('key')),
        gt(outgoingRecipients.receiptQueuedAt, placeholder('since')),
      ),
    )
    .prepare(),
)

const queuedToDomain = prepared((db) =>
  db
    .select({ queued: count() })
    .from(outgoingRecipients)
    .where(
      and(
        eq(outgoingRecipients.domain, placeholder('domain')),
        gt(outgoingRecipients.receiptQueuedAt, placeholder('since')),
      ),
    )
    .prepare(),
)

const queuedToAll = prepared((db) =>
  db
    .select({ queued: count() })
    .from(outgoing)
    .where(
      and(
        sql`${outgoing.kind} = 'receipt'`,
        gt(outgoing.queuedAt, placeholder('since')),
        ne(outgoing.state, 'undone'),
      ),
    )
    .prepare(),
)

function ofTicket(office: Office, ticketId: string): TicketReceipts | undefined {
  const isReceipt = and(
    sql`${outgoing.kind} = 'receipt'`,
    eq(outgoing.ticketId, ticketId),
    ne(outgoing.state, 'undone'),
  )
  const columns = { id: outgoing.id, queuedAt: outgoing.queuedAt, notBefore: outgoing.notBefore }
  const last = office.db
    .select(columns)
    .from(outgoing)
    .where(isReceipt)
    .orderBy(desc(outgoing.queuedAt))
    .limit(1)
    .get()
  if (!last) return undefined
  const pending = office.db
    .select(columns)
    .from(outgoing)
    .where(and(isReceipt, inArray(outgoing.state, ['queued']), eq(outgoing.attempts, 0)))
    .orderBy(desc(outgoing.queuedAt))
    .limit(1)
    .get()
  return {
    lastQueuedAt: last.queuedAt,
    ...(pending ? { pending: { outgoingId: pending.id, notBefore: pending.notBefore } } : {}),
  }
}
