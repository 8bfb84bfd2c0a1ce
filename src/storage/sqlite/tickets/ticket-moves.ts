import type { SQL } from 'drizzle-orm'
import type { KindredTicket, TicketMove } from '../../../web/tickets/move-store.ts'
import { alias, and, desc, eq, inArray, isNull, ne, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { messageMoves } from '../schema/acts.ts'
import { participants } from '../schema/messages.ts'
import { tickets } from '../schema/tickets.ts'

const MOST_MOVES = 50
const MOST_KINDRED = 10

export function ticketMoves(office: Office, ticketId: string): readonly TicketMove[] {
  const touches = sql`(${messageMoves.fromId} = ${ticketId} or ${messageMoves.intoId} = ${ticketId})`
  return moveRows(office, and(isNull(messageMoves.undoneAt), touches)).map((row) => toMove(row, ticketId))
}

export function ticketMove(office: Office, id: string): TicketMove | undefined {
  const [row] = moveRows(office, eq(messageMoves.id, id))
  return row && toMove(row, row.move.intoId)
}

function moveRows(office: Office, where: SQL | undefined) {
  const from = alias(tickets, 'from_ticket')
  const into = alias(tickets, 'into_ticket')
  return office.db
    .select({ move: messageMoves, from: from.reference, into: into.reference })
    .from(messageMoves)
    .innerJoin(from, eq(from.id, messageMoves.fromId))
    .innerJoin(into, eq(into.id, messageMoves.intoId))
    .where(where)
    .orderBy(desc(messageMoves.at), desc(messageMoves.id))
    .limit(MOST_MOVES)
    .all()
}

function toMove({ move, ...references }: ReturnType<typeof moveRows>[number], ticketId: string): TicketMove {
  const { id, kind, at, userId, moved } = move
  const isInto = move.intoId === ticketId
  return {
    id,
    kind,
    at,
    userId,
    isInto,
    other: isInto ? references.from : references.into,
    count: moved.length,
  }
}

export function kindredTickets(office: Office, ticketId: string): readonly KindredTicket[] {
  const keys = office.db
    .select({ key: participants.key })
    .from(participants)
    .where(eq(participants.ticketId, ticketId))
  return office.db
    .selectDistinct({
      reference: tickets.reference,
      subject: tickets.subject,
      title: tickets.title,
      language: tickets.language,
      state: tickets.state,
      name: tickets.requesterName,
      address: tickets.requesterAddress,
      lastMessageAt: tickets.lastMessageAt,
      id: tickets.id,
    })
    .from(participants)
    .innerJoin(tickets, eq(tickets.id, participants.ticketId))
    .where(
      and(
        inArray(participants.key, keys),
        ne(tickets.id, ticketId),
        isNull(tickets.mergedInto),
        isNull(tickets.erasedAt),
      ),
    )
    .orderBy(sql`${tickets.state} = 'closed'`, desc(tickets.lastMessageAt), desc(tickets.id))
    .limit(MOST_KINDRED)
    .all()
    .map(({ id: _id, name, address, title, ...ticket }) => ({
      ...ticket,
      ...(title === null ? {} : { title }),
      ...(address === null ? {} : { requester: { name: name ?? '', address } }),
    }))
}
