import type { LocalDate } from '../../../business-time/local-date.ts'
import type { UndoableAct } from '../../../tickets/list-acts.ts'
import type { Language, TicketClass, TicketState, Urgency } from '../../../tickets/ticket.ts'
import type { Topic } from '../../../tickets/topics.ts'
import { instant, jsonText, cleanText as text } from '../file/columns.ts'
import { index, integer, sqliteTable } from '../file/drizzle.ts'
import { tickets } from './tickets.ts'

/** Times as milliseconds, because they lie in JSON. */
export type KeptFields = {
  readonly state: TicketState
  readonly class: TicketClass
  readonly urgency: Urgency
  readonly assigneeId: string | null
  readonly reminderAt: number | null
  /** Absent in what was kept before there were moving days. */
  readonly movingDay?: LocalDate | null
  readonly waitingSince: number | null
  readonly dueAt: number | null
  readonly firstAnsweredAt: number | null
  readonly closedAt: number | null
  readonly hasUndelivered: boolean
}

/** What an act on a list may change besides; a title, being words, only by an act on the title. */
export type KeptForAct = KeptFields & {
  readonly topic?: Topic | null
  readonly language?: Language
  readonly title?: string | null
}

export type ActedTicket = {
  readonly ticketId: string
  /** The version the act left; another one means that something happened since. */
  readonly version: number
  readonly before: KeptForAct
}

/** A ticket the act did not reach, and why. */
export type MissedTicket = { readonly ticketId: string; readonly reason: string }

export type MovedMessage = { readonly messageId: string; readonly number: number }

export type JoinedPerson = { readonly key: string; readonly name: string; readonly address: string }

/** What a person did to tickets of a list, with what they were before; `tidy` forgets it after a day. */
export const undoableActs = sqliteTable(
  'undoable_acts',
  {
    id: text().primaryKey(),
    userId: text().notNull(),
    kind: text().$type<UndoableAct>().notNull(),
    at: instant().notNull(),
    undoneAt: instant(),
    tickets: jsonText<readonly ActedTicket[]>().notNull(),
    missed: jsonText<readonly MissedTicket[]>().notNull(),
  },
  (t) => [index('undoable_acts_by_time').on(t.at)],
)

/** Which messages a person took out of a ticket and put into another, so that they can go back. */
export const messageMoves = sqliteTable(
  'message_moves',
  {
    id: text().primaryKey(),
    kind: text().$type<'merge' | 'split' | 'move'>().notNull(),
    fromId: text()
      .notNull()
      .references(() => tickets.id),
    intoId: text()
      .notNull()
      .references(() => tickets.id),
    userId: text().notNull(),
    at: instant().notNull(),
    undoneAt: instant(),
    /** With the numbers they had before. */
    moved: jsonText<readonly MovedMessage[]>().notNull(),
    /** Who takes part in the other ticket since, because a person said so. */
    joined: jsonText<readonly JoinedPerson[]>().notNull(),
    /** Who takes no part in the first one any more, because all their messages went. */
    left: jsonText<readonly JoinedPerson[]>('left_behind').notNull(),
    /** Fields of both tickets before; those of a ticket that the move opened are the ones it began with. */
    fromBefore: jsonText<KeptFields>().notNull(),
    intoBefore: jsonText<KeptFields>().notNull(),
    fromVersion: integer().notNull(),
    intoVersion: integer().notNull(),
  },
  (t) => [index('message_moves_from').on(t.fromId, t.at), index('message_moves_into').on(t.intoId, t.at)],
)
