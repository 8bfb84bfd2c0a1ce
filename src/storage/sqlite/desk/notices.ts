import type { DueNotice, NoticeStore } from '../../../notices/notice.ts'
import { appendEvents } from '../events.ts'
import { and, asc, eq, inArray, lte, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { noticeKeys, notices } from '../schema/notices.ts'
import { tickets } from '../schema/tickets.ts'

/** The office's mail to its own people, beside the outbox: it belongs to no ticket and no message. */
export function noticeRows(office: Office): NoticeStore {
  const { db } = office
  return {
    async owedUntil(until, limit) {
      const isToldInFull = sql`exists (select 1 from notice_keys where key = 'escalated|' || ${tickets.id} || '|' || ${tickets.dueAt})`
      return db
        .select({
          id: tickets.id,
          reference: tickets.reference,
          dueAt: tickets.dueAt,
          assigneeId: tickets.assigneeId,
        })
        .from(tickets)
        .where(
          and(
            sql`${tickets.class} = 'enquiry' and ${tickets.state} in ('open', 'waiting')`,
            lte(tickets.dueAt, until),
            sql`not ${isToldInFull}`,
          ),
        )
        .orderBy(asc(tickets.dueAt), asc(tickets.id))
        .limit(limit)
        .all()
        .flatMap(({ dueAt, assigneeId, ...row }) =>
          dueAt === null ? [] : [{ ...row, dueAt, ...(assigneeId === null ? {} : { assigneeId }) }],
        )
    },

    async toldKeys(keys) {
      return new Set(told(office, keys))
    },

    async queueNotices({ keys, notices: drafts, events }) {
      return write(office, () => {
        if (told(office, keys).length > 0) return false
        const at = office.now()
        for (const key of keys) db.insert(noticeKeys).values({ key, at }).run()
        for (const { bytes, ...draft } of drafts) {
          const row = {
            ...draft,
            bytes: Buffer.from(bytes),
            state: 'queued' as const,
            queuedAt: at,
            dueAt: at,
          }
          db.insert(notices)
            .values({ ...row, attempts: 0 })
            .run()
        }
        appendEvents(office, events)
        return true
      })
    },

    async nextNotice(now) {
      const row = db
        .select()
        .from(notices)
        .where(and(eq(notices.state, 'queued'), lte(notices.dueAt, now)))
        .orderBy(asc(notices.dueAt), asc(notices.id))
        .limit(1)
        .get()
      return row && toDue(row)
    },

    async beginNotice(id, now) {
      return write(office, () => {
        const begun = db
          .update(notices)
          .set({ state: 'sending', dueAt: now, attempts: sql`${notices.attempts} + 1` })
          .where(and(eq(notices.id, id), eq(notices.state, 'queued')))
          .run()
        return begun.changes === 1
      })
    },

    async endNotice(id, end, event) {
      write(office, () => {
        db.update(notices)
          .set(end)
          .where(and(eq(notices.id, id), eq(notices.state, 'sending')))
          .run()
        if (event) appendEvents(office, [event])
      })
    },

    async abandonBegunNotices(now) {
      return write(office, () => {
        const left = db
          .update(notices)
          .set({ state: 'unconfirmed' })
          .where(eq(notices.state, 'sending'))
          .returning({ kind: notices.kind, userId: notices.userId })
          .all()
        appendEvents(
          office,
          left.map(({ kind, userId }) => ({
            kind: 'notice-failed',
            at: now,
            facts: { noticeKind: kind, to: userId, state: 'unconfirmed', code: null },
          })),
        )
        return left.length
      })
    },
  }
}

/**
 * A mail server gave a notice back: whoever should have been told was not, and the log says so. Nothing is told
 * about it by mail, or notices would chase each other.
 */
export function noteBouncedNotice(office: Office, rfcMessageId: string): void {
  const bounced = office.db
    .update(notices)
    .set({ state: 'refused' })
    .where(and(eq(notices.rfcMessageId, rfcMessageId), inArray(notices.state, ['sent', 'unconfirmed'])))
    .returning({ kind: notices.kind, userId: notices.userId })
    .all()
  const at = office.now()
  appendEvents(
    office,
    bounced.map(({ kind, userId }) => ({
      kind: 'notice-failed',
      at,
      facts: { noticeKind: kind, to: userId, state: 'bounced', code: null },
    })),
  )
}

function told({ db }: Office, keys: readonly string[]): string[] {
  const found: string[] = []
  for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) {
    const some = keys.slice(from, from + KEYS_AT_ONCE)
    const rows = db
      .select({ key: noticeKeys.key })
      .from(noticeKeys)
      .where(inArray(noticeKeys.key, some))
      .all()
    found.push(...rows.map(({ key }) => key))
  }
  return found
}

const KEYS_AT_ONCE = 500

function toDue(row: typeof notices.$inferSelect): DueNotice {
  const { id, kind, userId, address, attempts, queuedAt, bytes } = row
  return { id, kind, userId, address, attempts, queuedAt, bytes }
}
