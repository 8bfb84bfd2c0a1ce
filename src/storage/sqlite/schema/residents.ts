import type { Language } from '../../../people/language.ts'
import { instant, cleanText as text } from '../file/columns.ts'
import { index, integer, sql, sqliteTable, uniqueIndex } from '../file/drizzle.ts'
import { users } from './people.ts'

/** An address somebody looked up, under an id that says nothing, with what the office notes about it. */
export const residents = sqliteTable(
  'residents',
  {
    id: text().primaryKey(),
    key: text().notNull(),
    note: text().notNull(),
    phone: text(),
    /** The language the person wishes, where an advisor knows it. */
    language: text().$type<Language>(),
    noteAt: instant(),
    noteBy: text().references(() => users.id),
    /** Grows with each change of the note, so that no colleague's words are written over. */
    version: integer().notNull(),
    /** Another address of the same person, because an advisor said so; null again when that is undone. */
    mergedInto: text(),
    mergedAt: instant(),
  },
  (t) => [
    uniqueIndex('residents_by_key').on(t.key),
    index('residents_merged').on(t.mergedInto).where(sql`merged_into is not null`),
  ],
)
