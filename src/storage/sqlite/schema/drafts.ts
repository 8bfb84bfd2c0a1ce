import type { DraftFields } from '../../../replies/draft-fields.ts'
import type { ScanState } from '../../../web/answers/draft-store.ts'
import { instant, jsonText, cleanText as text } from '../file/columns.ts'
import { index, integer, primaryKey, sql, sqliteTable } from '../file/drizzle.ts'
import { contents } from './contents.ts'
import { messages } from './messages.ts'
import { users } from './people.ts'
import { tickets } from './tickets.ts'

export const drafts = sqliteTable(
  'drafts',
  {
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    userId: text()
      .notNull()
      .references(() => users.id),
    kind: text().$type<'reply' | 'note'>().notNull(),
    text: text().notNull(),
    at: instant().notNull(),
    /** What else was written in the form. */
    fields: jsonText<DraftFields>(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.userId, t.kind] })],
)

/** How a draft stood before; the newest few are kept (storage/sqlite/draft-versions.ts). */
export const draftVersions = sqliteTable(
  'draft_versions',
  {
    id: text().primaryKey(),
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    userId: text()
      .notNull()
      .references(() => users.id),
    text: text().notNull(),
    fields: jsonText<DraftFields>(),
    at: instant().notNull(),
  },
  (t) => [index('draft_versions_of_draft').on(t.ticketId, t.userId, t.at)],
)

/** Files for an answer that is being written; once it is queued they lie in its mail, and wait for an undo. */
export const draftFiles = sqliteTable(
  'draft_files',
  {
    id: text().primaryKey(),
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    userId: text()
      .notNull()
      .references(() => users.id),
    name: text().notNull(),
    type: text().notNull(),
    size: integer().notNull(),
    sha256: text().notNull(),
    contentId: text()
      .notNull()
      .references(() => contents.id),
    /** The answer that took it along; cleared when that is taken back. */
    messageId: text().references(() => messages.id),
    at: instant().notNull(),
    /** What the virus scanner said; null without one. */
    scan: text().$type<ScanState>(),
  },
  (t) => [
    index('draft_files_of_draft').on(t.ticketId, t.userId),
    index('draft_files_of_message').on(t.messageId).where(sql`message_id is not null`),
    index('draft_files_by_content').on(t.contentId),
  ],
)
