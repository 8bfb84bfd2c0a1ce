import { eq, sql } from '../file/drizzle.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { tickets } from '../schema/tickets.ts'

/** Nobody merges a ticket a hundred times; a circle, which no act makes, must not hold up the mail. */
const MOST_STEPS = 100

/** The ticket in which the messages of a merged one stand now; any other ticket is its own. */
export function survivorOf(office: Office, ticketId: string): string {
  let id = ticketId
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const row = intoOf(office).get({ id })
    if (!row || row.into === null) return id
    id = row.into
  }
  return id
}

const intoOf = prepared((db) =>
  db
    .select({ into: tickets.mergedInto })
    .from(tickets)
    .where(eq(tickets.id, sql.placeholder('id')))
    .prepare(),
)
