import type { EventFacts, EventKind } from '../../../events/event.ts'
import { flag, instant, jsonText, cleanText as text } from '../file/columns.ts'
import { index, integer, sql, sqliteTable } from '../file/drizzle.ts'

/** Append-only, one chain per installation (scale.md §4.6). References are ids only: events outlive rows. */
export const events = sqliteTable(
  'events',
  {
    seq: integer().primaryKey({ autoIncrement: false }),
    kind: text().$type<EventKind>().notNull(),
    at: instant().notNull(),
    ticketId: text(),
    messageId: text(),
    userId: text(),
    isOperator: flag().notNull(),
    facts: jsonText<EventFacts>().notNull(),
    commitment: text().notNull(),
    prev: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [
    index('events_of_ticket').on(t.ticketId, t.seq).where(sql`ticket_id is not null`),
    index('events_of_mailbox').on(t.kind, t.seq).where(sql`kind in ('mailbox-lost', 'mailbox-connected')`),
    /** Who looked at a person's page, and what was done there. */
    index('events_of_resident').on(sql`facts ->> '$.resident'`, t.seq).where(sql`kind like 'resident-%'`),
    index('events_of_sign_in').on(t.userId, t.seq).where(sql`kind = 'signed-in'`),
    index('events_of_upkeep')
      .on(t.kind, t.seq)
      .where(sql`kind in ('settings-changed', 'backup-made', 'restored', 'mailbox-alarm')`),
  ],
)

/** Erasable: the chain holds only the salted commitment (ruling 14). */
export const eventTexts = sqliteTable('event_texts', {
  seq: integer()
    .primaryKey({ autoIncrement: false })
    .references(() => events.seq),
  salt: text().notNull(),
  personal: jsonText<Readonly<Record<string, string>>>().notNull(),
})

export const chainHeads = sqliteTable('chain_heads', {
  chain: text().primaryKey(),
  seq: integer().notNull(),
  hash: text().notNull(),
})

/** The chain's own key, wrapped by one derived from SECRET_KEY (ruling 32). */
export const chainKeys = sqliteTable('chain_keys', {
  chain: text().primaryKey(),
  wrapped: text().notNull(),
})
