import { flag, instant, cleanText as text } from '../file/columns.ts'
import { blob, index, integer, primaryKey, sql, sqliteTable, uniqueIndex } from '../file/drizzle.ts'

/** Bytes of a mail, in or out; chunked so that 60 MB need little memory. Invisible until `isComplete`. */
export const contents = sqliteTable(
  'contents',
  {
    id: text().primaryKey(),
    sha256: text(),
    size: integer().notNull(),
    chunks: integer().notNull(),
    isComplete: flag().notNull(),
    /** Process that writes it, to find what a dead one left (tidy). */
    writerPid: integer().notNull(),
    touchedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('contents_by_hash').on(t.sha256).where(sql`is_complete = 1`),
    index('contents_incomplete').on(t.touchedAt).where(sql`is_complete = 0`),
  ],
)

export const contentChunks = sqliteTable(
  'content_chunks',
  {
    contentId: text()
      .notNull()
      .references(() => contents.id),
    number: integer().notNull(),
    bytes: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.contentId, t.number] })],
)
