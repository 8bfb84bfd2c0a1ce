import { inArray, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { participants } from '../schema/messages.ts'
import { tickets } from '../schema/tickets.ts'

/** More tickets than one person has; a circle of moves ends here too. */
const MOST_ROUNDS = 20

/**
 * Tickets that may hold something of a person: those they take part in or opened, those merged into them and those
 * they were merged into, and those messages were moved to and from. Oldest first.
 */
export function ticketIdsOf(office: Office, keys: readonly string[]): readonly string[] {
  const found = new Set([...ofParticipants(office, keys), ...ofRequesters(office, keys)])
  let level = [...found]
  for (let round = 0; level.length > 0 && round < MOST_ROUNDS; round += 1) {
    const next = neighbours(office, level).filter((id) => !found.has(id))
    for (const id of next) found.add(id)
    level = [...new Set(next)]
  }
  return inOrder(office, [...found])
}

function ofParticipants({ db }: Office, keys: readonly string[]): readonly string[] {
  return db
    .selectDistinct({ id: participants.ticketId })
    .from(participants)
    .where(inArray(participants.key, [...keys]))
    .all()
    .map(({ id }) => id)
}

/** Of mail nobody answers its writer takes no part in it. */
function ofRequesters({ db }: Office, keys: readonly string[]): readonly string[] {
  return db
    .select({ id: tickets.id })
    .from(tickets)
    .where(inArray(sql`lower(${tickets.requesterAddress})`, [...keys]))
    .all()
    .map(({ id }) => id)
}

function neighbours({ client }: Office, ids: readonly string[]): readonly string[] {
  return client
    .prepare(
      `with known(id) as (select value from json_each(?))
       select into_id from message_moves where from_id in (select id from known)
       union select from_id from message_moves where into_id in (select id from known)
       union select merged_into from tickets where id in (select id from known) and merged_into is not null
       union select id from tickets where merged_into in (select id from known)`,
    )
    .pluck()
    .all(JSON.stringify(ids)) as string[]
}

function inOrder({ client }: Office, ids: readonly string[]): readonly string[] {
  return client
    .prepare(
      'select id from tickets where id in (select value from json_each(?)) order by created_at, reference',
    )
    .pluck()
    .all(JSON.stringify(ids)) as string[]
}

/** Other tickets in whose words one of the addresses stands. */
export function mentionsElsewhere(
  { client }: Office,
  keys: readonly string[],
  ownIds: readonly string[],
): number {
  const match = keys.map((key) => `plain : "${key.replaceAll('"', '""')}"`).join(' OR ')
  return client
    .prepare(
      `select count(distinct ticket_id) from search_documents
       where id in (select rowid from message_search where message_search match ?)
         and ticket_id not in (select value from json_each(?))`,
    )
    .pluck()
    .get(match, JSON.stringify(ownIds)) as number
}
