import type { SQL } from 'drizzle-orm'
import type { Erasure } from '../../../web/residents/erasure-store.ts'
import { desc, inArray, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { groupOf, rootOf } from '../residents/resident-rows.ts'
import { erasures, erasureTickets } from '../schema/erasures.ts'

export function erasuresOf({ db }: Office, where: SQL | undefined, limit: number): readonly Erasure[] {
  const count = (done: SQL) =>
    sql<number>`(select count(*) from ${erasureTickets} where ${erasureTickets.erasureId} = ${erasures.id}${done})`
  return db
    .select({
      row: erasures,
      ticketsDone: count(sql` and ${erasureTickets.doneAt} is not null`),
      ticketsInAll: count(sql``),
    })
    .from(erasures)
    .where(where)
    .orderBy(desc(erasures.at), desc(erasures.id))
    .limit(limit)
    .all()
    .map(({ row, ticketsDone, ticketsInAll }) => {
      const { id, residentId, userId, approvedBy, at, stage, counts, keptTickets, doneAt } = row
      return {
        ...{ id, residentId, userId, at, stage, counts, keptTickets, ticketsDone, ticketsInAll },
        ...(approvedBy === null ? {} : { approvedBy }),
        ...(doneAt === null ? {} : { doneAt }),
      }
    })
}

/** Asked for under whichever of a person's addresses, also before these were put together. */
export function isOfPerson(office: Office, residentId: string): SQL {
  const root = rootOf(office, residentId)
  const ids = root ? groupOf(office, root).map(({ id }) => id) : []
  return inArray(erasures.residentId, [residentId, ...ids])
}
