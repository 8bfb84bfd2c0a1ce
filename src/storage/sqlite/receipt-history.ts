import { and, count, desc, eq, gt, inArray, ne, type SQL, sql } from 'drizzle-orm'
import type { ReceiptHistory } from '../../intake/filing.ts'
import type { TicketReceipts } from '../../receipts/receipt.ts'
import type { Office } from './office.ts'
import { outgoing, outgoingRecipients } from './schema.ts'

const HOUR_MS = 60 * 60_000

/** Counted from what is queued, so that a restart forgets nothing (R-ACK). Replaced receipts are not counted. */
export function receiptHistory(
  office: Office,
  senderKey: string | undefined,
  ticketIds: readonly string[],
): ReceiptHistory {
  const now = office.now().getTime()
  const hourAgo = new Date(now - HOUR_MS)
  const toSender = senderKey && eq(outgoingRecipients.key, senderKey)
  const toDomain = senderKey && eq(outgoingRecipients.domain, domainOf(senderKey))
  return {
    toAddressLastHour: toSender ? queuedTo(office, toSender, hourAgo) : 0,
    toAddressLastDay: toSender ? queuedTo(office, toSender, new Date(now - 24 * HOUR_MS)) : 0,
    toDomainLastHour: toDomain ? queuedTo(office, toDomain, hourAgo) : 0,
    inAllLastHour: queuedSince(office, hourAgo),
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

function queuedTo(office: Office, who: SQL, since: Date): number {
  return office.db
    .select({ queued: count() })
    .from(outgoingRecipients)
    .where(and(who, gt(outgoingRecipients.receiptQueuedAt, since)))
    .get()!.queued
}

function queuedSince(office: Office, since: Date): number {
  return office.db
    .select({ queued: count() })
    .from(outgoing)
    .where(and(sql`${outgoing.kind} = 'receipt'`, gt(outgoing.queuedAt, since), ne(outgoing.state, 'undone')))
    .get()!.queued
}

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
