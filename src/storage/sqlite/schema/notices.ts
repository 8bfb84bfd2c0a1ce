import type { NoticeKind, NoticeState } from '../../../notices/notice.ts'
import { instant, cleanText as text } from '../file/columns.ts'
import { blob, index, integer, sql, sqliteTable } from '../file/drizzle.ts'
import { users } from './people.ts'

/** Mail of the office to its own people; states are those of notices/notice.ts. */
export const notices = sqliteTable(
  'notices',
  {
    id: text().primaryKey(),
    kind: text().$type<NoticeKind>().notNull(),
    userId: text()
      .notNull()
      .references(() => users.id),
    address: text().notNull(),
    rfcMessageId: text().notNull(),
    state: text().$type<NoticeState>().notNull(),
    queuedAt: instant().notNull(),
    dueAt: instant().notNull(),
    attempts: integer().notNull(),
    bytes: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [
    index('notices_due').on(t.dueAt).where(sql`state = 'queued'`),
    index('notices_begun').on(t.id).where(sql`state = 'sending'`),
    index('notices_by_message_id').on(t.rfcMessageId),
  ],
)

/** What the office told its people once and does not tell again. */
export const noticeKeys = sqliteTable('notice_keys', {
  key: text().primaryKey(),
  at: instant().notNull(),
})
