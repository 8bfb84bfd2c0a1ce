import type { Ticket, TicketPatch } from '../../../tickets/ticket.ts'
import { eq, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { tickets } from '../schema/tickets.ts'

export type TicketRow = typeof tickets.$inferSelect

export function findTicket(office: Office, id: string): Ticket | undefined {
  const row = office.db.select().from(tickets).where(eq(tickets.id, id)).get()
  return row && toTicket(row)
}

/** Writes what really changes and raises the version; false when everything is so already. */
export function patchTicket(office: Office, ticket: Ticket, patch: TicketPatch): boolean {
  if (!changes(ticket, patch)) return false
  raiseVersion(office, ticket.id, patch)
  return true
}

/** For changes that are none of the ticket's own fields too: a new mail in it, an answer of a colleague. */
export function raiseVersion(office: Office, ticketId: string, patch: TicketPatch): number {
  const row = office.db
    .update(tickets)
    .set({ ...patch, version: sql`${tickets.version} + 1` })
    .where(eq(tickets.id, ticketId))
    .returning({ version: tickets.version })
    .get()
  if (!row) throw new Error(`no ticket ${ticketId}`)
  return row.version
}

function changes(ticket: Ticket, patch: TicketPatch): boolean {
  return Object.entries(patch).some(
    ([key, value]) => value !== undefined && !isSame(ticket[key as keyof TicketPatch], value),
  )
}

/** Whether two field values are the same; `null` in a patch is an absent field of a ticket. */
export function isSame(field: unknown, value: unknown): boolean {
  if (field instanceof Date && value instanceof Date) return field.getTime() === value.getTime()
  return (field ?? null) === (value ?? null)
}

export function toTicket(row: TicketRow): Ticket {
  const { requesterName, requesterAddress } = row
  return {
    id: row.id,
    reference: row.reference,
    state: row.state,
    class: row.class,
    subject: row.subject,
    language: row.language,
    urgency: row.urgency,
    createdAt: row.createdAt,
    hasUndelivered: row.hasUndelivered,
    isHistory: row.isHistory,
    version: row.version,
    ...(requesterAddress === null
      ? {}
      : { requester: { name: requesterName ?? '', address: requesterAddress } }),
    ...(row.needsOpening ? { toOpen: row.openBy === null ? {} : { by: row.openBy } } : {}),
    ...present(row, [
      'title',
      'topic',
      'assigneeId',
      'reminderAt',
      'movingDay',
      'waitingSince',
      'dueAt',
      'firstAnsweredAt',
      'closedAt',
      'erasedAt',
      'possiblyRelatedTo',
      'mergedInto',
    ]),
  }
}

type Present<Row, Key extends keyof Row> = { readonly [K in Key]?: NonNullable<Row[K]> }

/** Those of the columns that hold something: absent is `undefined`, `null` lives in the database only. */
export function present<Row extends object, Key extends keyof Row>(
  row: Row,
  keys: readonly Key[],
): Present<Row, Key> {
  return Object.fromEntries(
    keys.filter((key) => row[key] !== null && row[key] !== undefined).map((key) => [key, row[key]]),
  ) as Present<Row, Key>
}
