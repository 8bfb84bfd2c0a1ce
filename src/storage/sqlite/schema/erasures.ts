import type { ErasedCounts, ErasureStage } from '../../../web/residents/erasure-store.ts'
import { flag, instant, jsonText, cleanText as text } from '../file/columns.ts'
import { index, integer, primaryKey, sql, sqliteTable } from '../file/drizzle.ts'
import { tickets } from './tickets.ts'

/** What a person is found by while their data is being erased; gone with the last of it. */
export type ErasedPerson = {
  /** Ids of their addresses. */
  readonly residents: readonly string[]
  /** participantKey of each address. */
  readonly keys: readonly string[]
  readonly names: readonly string[]
  readonly phones: readonly string[]
}

/** An erasure that was asked for (GDPR 17), and how far it has come; each step is a transaction of its own. */
export const erasures = sqliteTable(
  'erasures',
  {
    id: text().primaryKey(),
    residentId: text().notNull(),
    userId: text().notNull(),
    /** Who agreed to it, where two are needed. */
    approvedBy: text(),
    at: instant().notNull(),
    stage: text().$type<ErasureStage>().notNull(),
    person: jsonText<ErasedPerson>(),
    /** Of each address (erasure-marks.ts): a restored copy in which the person still is finds them by these. */
    marks: jsonText<readonly string[]>(),
    counts: jsonText<ErasedCounts>().notNull(),
    keptTickets: integer().notNull(),
    /** Events were looked through up to this place of the chain, and are to be up to that one. */
    lookedTo: integer().notNull(),
    lookUntil: integer().notNull(),
    doneAt: instant(),
  },
  (t) => [
    index('erasures_of_resident').on(t.residentId, t.at),
    index('erasures_unfinished').on(t.at).where(sql`stage <> 'done'`),
  ],
)

export const erasureTickets = sqliteTable(
  'erasure_tickets',
  {
    erasureId: text()
      .notNull()
      .references(() => erasures.id),
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    /** Everything in it goes; otherwise only what this person wrote and was written to alone. */
    isWhole: flag().notNull(),
    /** It was erased before a copy in which it still is was restored: what would keep it now did not then. */
    isRepeated: flag().notNull().default(false),
    doneAt: instant(),
  },
  (t) => [primaryKey({ columns: [t.erasureId, t.ticketId] })],
)

/** Enquiries that nobody erases while somebody's written reason stands. */
export const legalHolds = sqliteTable('legal_holds', {
  ticketId: text()
    .primaryKey()
    .references(() => tickets.id),
  userId: text().notNull(),
  at: instant().notNull(),
  reason: text().notNull(),
})
