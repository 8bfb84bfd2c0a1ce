import { and, eq, inArray, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { messageMoves } from '../schema/acts.ts'
import { events, eventTexts } from '../schema/events.ts'
import { forgetInActs } from './forget-in-acts.ts'

/**
 * In what was told of them, and in what a ticket was before a move of messages or an act on a list: undoing one would
 * write the day back. Answers how many were told.
 */
export function forgetMovingDays(office: Office, ticketId: string): number {
  forgetInMoves(office, ticketId)
  forgetInActs(office, ticketId, 'movingDay')
  const told = office.db.select({ seq: events.seq }).from(events).where(tellsMovingDay(ticketId))
  return office.db.delete(eventTexts).where(inArray(eventTexts.seq, told)).run().changes
}

export function tellsMovingDay(ticketId: string) {
  return and(eq(events.ticketId, ticketId), eq(events.kind, 'ticket-moving-day-set'))
}

function forgetInMoves({ db }: Office, ticketId: string): void {
  const { fromId, intoId, fromBefore, intoBefore } = messageMoves
  const without = (before: typeof fromBefore | typeof intoBefore) =>
    sql`json_remove(${before}, '$.movingDay')`
  db.update(messageMoves)
    .set({ fromBefore: without(fromBefore) })
    .where(eq(fromId, ticketId))
    .run()
  db.update(messageMoves)
    .set({ intoBefore: without(intoBefore) })
    .where(eq(intoId, ticketId))
    .run()
}
