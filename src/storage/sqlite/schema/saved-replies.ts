import type { SavedReplyContent, SavedReplyTexts } from '../../../replies/saved-reply.ts'
import type { Topic } from '../../../tickets/topics.ts'
import { flag, instant, jsonText, cleanText as text } from '../file/columns.ts'
import { index, integer, primaryKey, sqliteTable } from '../file/drizzle.ts'
import { users } from './people.ts'

export const savedReplies = sqliteTable(
  'saved_replies',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    topic: text().$type<Topic | ''>().notNull(),
    texts: jsonText<SavedReplyTexts>().notNull(),
    reviewOn: text().notNull(),
    ownerId: text()
      .notNull()
      .references(() => users.id),
    isShared: flag().notNull(),
    version: integer().notNull(),
    changedAt: instant().notNull(),
    changedBy: text()
      .notNull()
      .references(() => users.id),
    useCount: integer().notNull(),
    removedAt: instant(),
  },
  (t) => [index('saved_replies_by_owner').on(t.ownerId)],
)

/** How a saved reply stood in each of its versions. */
export const savedReplyVersions = sqliteTable(
  'saved_reply_versions',
  {
    savedReplyId: text()
      .notNull()
      .references(() => savedReplies.id),
    version: integer().notNull(),
    content: jsonText<SavedReplyContent>().notNull(),
    changedAt: instant().notNull(),
    changedBy: text()
      .notNull()
      .references(() => users.id),
  },
  (t) => [primaryKey({ columns: [t.savedReplyId, t.version] })],
)
