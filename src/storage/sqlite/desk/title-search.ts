import { sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'

/** Inside a transaction of the caller: by which words of the office's own a ticket is found; none any more for null. */
export function findByTitle({ db, analyser }: Office, ticketId: string, title: string | null): void {
  db.run(sql`delete from title_search where ticket_id = ${ticketId}`)
  if (title === null) return
  const analysed = analyser.analyse(title)
  db.run(
    sql`insert into title_search(ticket_id, plain, analysed) values (${ticketId}, ${title}, ${analysed})`,
  )
}
