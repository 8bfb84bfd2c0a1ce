import type { AnyColumn, SQL } from 'drizzle-orm'
import { sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'

/** What a person did to a ticket; that somebody looked at it decides nothing. */
export function actsOfPeople(ticketId: AnyColumn | string): SQL {
  return sql`select 1 from events where events.ticket_id = ${ticketId} and events.user_id is not null
    and events.kind not in ('ticket-viewed', 'original-viewed', 'attachment-opened', 'list-viewed', 'search-made')`
}

export function isDecided({ db }: Office, ticketId: string): boolean {
  return db.get<{ found: number }>(sql`select exists (${actsOfPeople(ticketId)}) as found`).found === 1
}
