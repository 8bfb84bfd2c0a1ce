import { participantKey } from '../../../mail/senders/participant-key.ts'
import type { ResidentTicket } from '../../../web/residents/resident-store.ts'
import { and, desc, eq, getTableColumns, inArray, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { participants } from '../schema/messages.ts'
import { users } from '../schema/people.ts'
import { tickets } from '../schema/tickets.ts'
import { toTicket } from '../tickets/ticket-rows.ts'

/** Tickets in which one of the addresses takes part; each keeps its own thread. */
export function residentTickets(
  { db }: Office,
  keys: readonly string[],
  limit: number,
): readonly ResidentTicket[] {
  const theirs = db
    .selectDistinct({ id: participants.ticketId })
    .from(participants)
    .where(inArray(participants.key, [...keys]))
  return db
    .select({ ticket: getTableColumns(tickets), assigneeName: users.name })
    .from(tickets)
    .leftJoin(users, eq(users.id, tickets.assigneeId))
    .where(and(inArray(tickets.id, theirs), sql`${tickets.mergedInto} is null`))
    .orderBy(desc(tickets.lastMessageAt), desc(tickets.id))
    .limit(limit)
    .all()
    .map(({ ticket, assigneeName }) => ({
      ticket: toTicket(ticket),
      lastMessageAt: ticket.lastMessageAt,
      isRequester: ticket.requesterAddress !== null && keys.includes(participantKey(ticket.requesterAddress)),
      ...(assigneeName === null ? {} : { assigneeName }),
    }))
}
