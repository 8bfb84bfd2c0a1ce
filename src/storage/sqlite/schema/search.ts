import { instant, cleanText as text } from '../file/columns.ts'
import { index, integer, sqliteTable, uniqueIndex } from '../file/drizzle.ts'
import { messages } from './messages.ts'
import { tickets } from './tickets.ts'

/** The texts behind the table `message_search` (FTS5, external content; made by a migration of ours). */
export const searchDocuments = sqliteTable(
  'search_documents',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    messageId: text()
      .notNull()
      .references(() => messages.id),
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    plain: text().notNull(),
    analysed: text().notNull(),
  },
  (t) => [
    uniqueIndex('search_documents_of_message').on(t.messageId),
    /** A common word has half of the office for hits: their tickets are read without their texts. */
    index('search_documents_tickets').on(t.id, t.ticketId),
  ],
)

/** Which analyser the documents went through, and how far a new one has come with the older ones. */
export const searchProgress = sqliteTable('search_progress', {
  analyser: text().primaryKey(),
  doneTo: integer().notNull(),
  /** The last document the analyser before it left. */
  until: integer().notNull(),
})

export const savedSearches = sqliteTable('saved_searches', {
  id: text().primaryKey(),
  userId: text().notNull(),
  words: text().notNull(),
  at: instant().notNull(),
})
