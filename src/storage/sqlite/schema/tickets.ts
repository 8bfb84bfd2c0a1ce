import type { LocalDate } from '../../../business-time/local-date.ts'
import type { Language } from '../../../people/language.ts'
import type { TicketClass, TicketState, Urgency } from '../../../tickets/ticket.ts'
import type { Topic } from '../../../tickets/topics.ts'
import { flag, instant, cleanText as text } from '../file/columns.ts'
import { index, integer, primaryKey, sql, sqliteTable, uniqueIndex } from '../file/drizzle.ts'
import { users } from './people.ts'

/*
 * Conventions (scale.md §4.9–10): ids are text UUIDs made by us, times are integer milliseconds, enumerations
 * are text with a TypeScript union. Nothing relies on rowid or insertion order.
 */

export const tickets = sqliteTable(
  'tickets',
  {
    id: text().primaryKey(),
    reference: text().notNull(),
    state: text().$type<TicketState>().notNull(),
    class: text().$type<TicketClass>().notNull(),
    subject: text().notNull(),
    /** The office's own heading, which the resident never sees. */
    title: text(),
    requesterName: text(),
    requesterAddress: text(),
    language: text().$type<Language>().notNull(),
    urgency: text().$type<Urgency>().notNull(),
    /** Null until somebody said so. */
    topic: text().$type<Topic>(),
    assigneeId: text().references(() => users.id),
    reminderAt: instant(),
    /** ISO date on which the resident must have left the home. */
    movingDay: text().$type<LocalDate>(),
    createdAt: instant().notNull(),
    waitingSince: instant(),
    dueAt: instant(),
    firstAnsweredAt: instant(),
    closedAt: instant(),
    possiblyRelatedTo: text(),
    /** Its messages stand in that ticket now, and what comes late goes there too. */
    mergedInto: text(),
    hasUndelivered: flag().notNull(),
    isHistory: flag().notNull(),
    version: integer().notNull(),
    /** A shell: reference, times, states and topic are left of it. */
    erasedAt: instant(),
    /** A message of it waits behind a link (secure-links.ts). */
    needsOpening: flag().notNull().default(false),
    /** ISO date: the last day of the link that dies first; null where none says. */
    openBy: text(),
    /** Kept by file-message.ts so that a page of the inbox is one scan of an index. */
    messageCount: integer().notNull(),
    lastMessageAt: instant().notNull(),
    lastInboundAt: instant(),
    snippet: text().notNull(),
    hasAttachments: flag().notNull(),
    /** Messages of any kind so far: the next one's `number`. */
    messageTotal: integer().notNull(),
    /** `dueAt`, or the end of time where nothing is due, so that the order has no nulls. */
    dueOrder: integer()
      .notNull()
      .generatedAlwaysAs(sql`coalesce(due_at, 8640000000000000)`, { mode: 'virtual' }),
    /** `movingDay`, or a day after all days. */
    movingOrder: text()
      .notNull()
      .generatedAlwaysAs(sql`coalesce(moving_day, '9999-12-31')`, { mode: 'virtual' }),
    closedOrder: integer().notNull().generatedAlwaysAs(sql`coalesce(closed_at, 0)`, { mode: 'virtual' }),
  },
  (t) => [
    uniqueIndex('tickets_by_reference').on(t.reference),
    index('tickets_open').on(t.dueOrder, t.id).where(sql`class = 'enquiry' and state = 'open'`),
    index('tickets_waiting').on(t.lastMessageAt, t.id).where(sql`class = 'enquiry' and state = 'waiting'`),
    index('tickets_closed')
      .on(t.closedOrder, t.id)
      .where(sql`class = 'enquiry' and state = 'closed' and merged_into is null`),
    index('tickets_merged').on(t.mergedInto).where(sql`merged_into is not null`),
    index('tickets_automatic').on(t.lastMessageAt, t.id).where(sql`class = 'automatic'`),
    index('tickets_quarantine').on(t.lastMessageAt, t.id).where(sql`class = 'quarantine'`),
    index('tickets_all').on(t.lastMessageAt, t.id),
    index('tickets_by_assignee').on(t.assigneeId, t.state).where(sql`assignee_id is not null`),
    index('tickets_with_reminder').on(t.reminderAt, t.id).where(sql`reminder_at is not null`),
    index('tickets_in_crisis').on(t.id).where(sql`urgency = 'crisis' and state <> 'closed'`),
    index('tickets_with_moving_day').on(t.movingDay, t.id).where(sql`moving_day is not null`),
    index('tickets_to_open').on(t.dueOrder, t.id).where(sql`needs_opening = 1`),
    index('tickets_undelivered').on(t.id).where(sql`has_undelivered = 1`),
  ],
)

export const ticketViews = sqliteTable(
  'ticket_views',
  {
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    userId: text()
      .notNull()
      .references(() => users.id),
    seenAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.userId] })],
)

/** Who looks at a ticket or writes in it, until they were not heard of for a while. */
export const presences = sqliteTable(
  'presences',
  {
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    userId: text()
      .notNull()
      .references(() => users.id),
    openedAt: instant().notNull(),
    isWriting: flag().notNull(),
    until: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.userId] }), index('presences_by_end').on(t.until)],
)
