import type { SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { MailHealth } from '../../../web/desk-store.ts'
import { and, asc, count, desc, gt, max, min, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { isMailErased } from '../outbox/erased-mail.ts'
import { events } from '../schema/events.ts'
import { deliveries, folderGenerations } from '../schema/mailbox.ts'
import { outgoing } from '../schema/outgoing.ts'
import { tickets } from '../schema/tickets.ts'
import { lastReconciliation } from './reconciliations.ts'

export function mailHealth(office: Office): MailHealth {
  const reconciled = lastReconciliation(office)
  const fetched = office.db
    .select({ at: max(folderGenerations.completeAt) })
    .from(folderGenerations)
    .get()
  return {
    ...(fetched?.at ? { lastFetchedAt: fetched.at } : {}),
    ...lossOf(office),
    ...(reconciled ? { reconciled } : {}),
    outboxWaiting:
      countOf(office, outgoing, sql`${outgoing.state} in ('queued', 'retry')`) +
      countOf(office, outgoing, sql`${outgoing.state} in ('claimed', 'sending')`),
    ...oldestQueued(office),
    unconfirmed: countOf(office, outgoing, sql`${outgoing.state} = 'unconfirmed' and not ${isMailErased}`),
    undelivered: countOf(office, tickets, sql`${tickets.hasUndelivered} = 1`),
    unfiled: countOf(office, deliveries, sql`${deliveries.outcome} = 'kept'`),
  }
}

/** Asked with the words of the partial index, which holds the few mails that wait. */
function oldestQueued(office: Office): Pick<MailHealth, 'oldestQueuedAt'> {
  const oldest = office.db
    .select({ at: min(outgoing.notBefore) })
    .from(outgoing)
    .where(and(sql`${outgoing.state} in ('queued', 'retry')`, sql`${outgoing.state} = 'queued'`))
    .get()
  return oldest?.at ? { oldestQueuedAt: oldest.at } : {}
}

/** The beginning of a loss that has not ended, with the code of its newest try. */
function lossOf(office: Office): Pick<MailHealth, 'lostSince' | 'lostCode' | 'alarmedAt'> {
  const connected = office.db
    .select({ seq: events.seq })
    .from(events)
    .where(sql`${events.kind} = 'mailbox-connected'`)
    .orderBy(desc(events.seq))
    .limit(1)
    .get()
  const isLost = and(sql`${events.kind} = 'mailbox-lost'`, gt(events.seq, connected?.seq ?? 0))
  const first = office.db
    .select({ seq: events.seq, at: events.at })
    .from(events)
    .where(isLost)
    .orderBy(asc(events.seq))
    .get()
  if (!first) return {}
  const last = office.db
    .select({ facts: events.facts })
    .from(events)
    .where(isLost)
    .orderBy(desc(events.seq))
    .limit(1)
    .get()
  const alarm = office.db
    .select({ at: events.at })
    .from(events)
    .where(and(sql`${events.kind} = 'mailbox-alarm'`, gt(events.seq, first.seq)))
    .limit(1)
    .get()
  const code = last?.facts.code
  return {
    lostSince: first.at,
    ...(typeof code === 'string' ? { lostCode: code } : {}),
    ...(alarm ? { alarmedAt: alarm.at } : {}),
  }
}

function countOf(office: Office, table: SQLiteTable, where: SQL): number {
  return office.db.select({ rows: count() }).from(table).where(where).get()!.rows
}
