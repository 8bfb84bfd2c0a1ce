import { and, eq, inArray, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { messageMoves } from '../schema/acts.ts'
import { events, eventTexts } from '../schema/events.ts'

/**
 * In what was told of them, and in what a ticket was before a move of messages or an act on a list: undoing one would
 * write the day back. Answers how many were told.
 */
export function forgetMovingDays(office: Office, ticketId: string): number {
  forgetInMoves(office, ticketId)
  forgetInActs(office, ticketId)
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

/** Only the day goes: how many tickets an act reached is told to whoever did it. */
function forgetInActs({ client }: Office, ticketId: string): void {
  client
    .prepare(
      `update undoable_acts set tickets = (
         select json_group_array(
           case when value ->> '$.ticketId' = @ticketId then json_remove(value, '$.before.movingDay')
           else json(value) end order by key)
         from json_each(undoable_acts.tickets))
       where exists (select 1 from json_each(undoable_acts.tickets)
         where value ->> '$.ticketId' = @ticketId and value ->> '$.before.movingDay' is not null)`,
    )
    .run({ ticketId })
}
