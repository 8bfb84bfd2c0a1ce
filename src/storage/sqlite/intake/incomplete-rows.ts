import type { SQL } from 'drizzle-orm'
import type { Lookup } from '../../../intake/filing/filing.ts'
import { firstTry, type IncompleteStore, longestPauseMs } from '../../../intake/incomplete-mails.ts'
import { erasedMark } from '../erasure/erasure-marks.ts'
import { appendEvents } from '../events.ts'
import { and, asc, count, eq, sql } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { type Office, write } from '../office.ts'
import { deliveries, incompleteMails } from '../schema/mailbox.ts'
import { messages } from '../schema/messages.ts'
import { toArrival } from './keep-raw.ts'

/** Mails that came in part, and what is tried for them. */
export function incompleteRows(office: Office): IncompleteStore {
  return {
    async dueIncomplete(now, limit) {
      const { nextTryAt } = incompleteMails
      // A clock that was set back lengthens no pause.
      const notBefore = now.getTime() + 2 * longestPauseMs
      return office.db
        .select({
          mail: incompleteMails,
          delivery: deliveries,
          ticketId: messages.ticketId,
          hasText: sql<number>`${messages.text} <> ''`,
        })
        .from(incompleteMails)
        .innerJoin(deliveries, eq(deliveries.id, incompleteMails.deliveryId))
        .innerJoin(messages, eq(messages.id, incompleteMails.messageId))
        .where(
          and(
            sql`${nextTryAt} is not null`,
            sql`(${nextTryAt} <= ${now.getTime()} or ${nextTryAt} > ${notBefore})`,
            // What takes its place is kept and not filed yet.
            sql`${incompleteMails.deliveryId} not in (select replaces_id from deliveries
              where outcome = 'kept' and replaces_id is not null)`,
          ),
        )
        .orderBy(asc(nextTryAt))
        .limit(limit)
        .all()
        .map(({ mail: { messageId, tries, endsAt }, delivery, ticketId, hasText }) => ({
          ...{ messageId, ticketId, hasText: hasText === 1, tries, endsAt },
          ...{ rawId: delivery.id, arrival: toArrival(delivery) },
        }))
    },

    async recordTry(messageId, nextTryAt) {
      write(office, () =>
        office.db
          .update(incompleteMails)
          .set({ tries: sql`${incompleteMails.tries} + 1`, nextTryAt })
          .where(isOpen(messageId))
          .run(),
      )
    },

    async endTries(messageId, endedAs, event) {
      return write(office, () => {
        const set = { nextTryAt: null, endedAs, endedAt: office.now() }
        const { changes } = office.db.update(incompleteMails).set(set).where(isOpen(messageId)).run()
        if (changes === 0) return false
        appendEvents(office, [event])
        return true
      })
    },
  }
}

function isOpen(messageId: string) {
  return and(eq(incompleteMails.messageId, messageId), sql`${incompleteMails.nextTryAt} is not null`)
}

/** Inside the transaction that files it. Without a digest its whole would not be known as such: it is not asked for. */
export function noteIncomplete(
  office: Office,
  { id: deliveryId, isInPart }: Pick<typeof deliveries.$inferSelect, 'id' | 'isInPart'>,
  { messageId, lookup }: { readonly messageId: string; readonly lookup: Lookup },
): void {
  if (lookup.head === undefined) return
  const since = office.now()
  insertRow(office, incompleteMails, {
    ...{ messageId, deliveryId, headDigest: lookup.head.digest, since, tries: 0 },
    ...firstTry(since, isInPart === true),
  })
}

/** A part of it came again, from where it lies now. */
export function noteNewPlace(office: Office, deliveryId: string, messageId: string): void {
  office.db.update(incompleteMails).set({ deliveryId }).where(isOpen(messageId)).run()
}

export function noteComplete(office: Office, messageId: string): void {
  office.db
    .update(incompleteMails)
    .set({ nextTryAt: null, endedAs: 'complete', endedAt: office.now() })
    .where(eq(incompleteMails.messageId, messageId))
    .run()
}

/** What is left by which it is known that the whole of an erased mail came. */
export function eraseIncomplete(office: Office, messageId: string): void {
  const isIt = eq(incompleteMails.messageId, messageId)
  const row = office.db.select().from(incompleteMails).where(isIt).get()
  if (!row) return
  const headDigest = row.headDigest === null ? null : erasedMark(office, row.headDigest)
  office.db.update(incompleteMails).set({ headDigest, nextTryAt: null }).where(isIt).run()
}

/** Mails of which nothing more is asked for, with the words of their index. */
export function notAskedForAgain() {
  return sql`not exists (select 1 from ${incompleteMails}
    where ${incompleteMails.deliveryId} = ${deliveries.id} and ${incompleteMails.nextTryAt} is not null)`
}

const LATELY_MS = 30 * 24 * 60 * 60_000

export function incompleteCounts(office: Office): { readonly waiting: number; readonly givenUp: number } {
  const { nextTryAt, endedAs, endedAt } = incompleteMails
  const lately = office.now().getTime() - LATELY_MS
  return {
    waiting: counted(office, sql`${nextTryAt} is not null`),
    givenUp: counted(office, sql`${endedAs} in ('gone', 'given-up') and ${endedAt} >= ${lately}`),
  }
}

function counted({ db }: Office, where: SQL): number {
  return db.select({ rows: count() }).from(incompleteMails).where(where).get()!.rows
}
