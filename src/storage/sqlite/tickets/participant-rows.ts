import type { Address } from '../../../mail/inbound-mail.ts'
import { participantKey } from '../../../mail/senders/participant-key.ts'
import { asc, count, eq, sql } from '../file/drizzle.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { participants } from '../schema/messages.ts'

/** A stranger's mail with thousands of receivers must not make a ticket slow to read. */
const MOST_PARTICIPANTS = 500

/** Who is there already keeps the place and the name of the first time. */
export function addParticipants(office: Office, ticketId: string, addresses: readonly Address[]): void {
  if (addresses.length === 0) return
  const { held } = heldBy(office).get({ ticketId })!
  for (const [index, { name, address }] of addresses.slice(0, MOST_PARTICIPANTS - held).entries()) {
    addOne(office).run({ ticketId, key: participantKey(address), number: held + index, name, address })
  }
}

export function participantRows(office: Office, ticketId: string) {
  return ofTicket(office).all({ ticketId })
}

const { placeholder } = sql

const heldBy = prepared((db) =>
  db
    .select({ held: count() })
    .from(participants)
    .where(eq(participants.ticketId, placeholder('ticketId')))
    .prepare(),
)

const addOne = prepared((db) =>
  db
    .insert(participants)
    .values({
      ticketId: placeholder('ticketId'),
      key: placeholder('key'),
      number: placeholder('number'),
      name: placeholder('name'),
      address: placeholder('address'),
    })
    .onConflictDoNothing()
    .prepare(),
)

const ofTicket = prepared((db) =>
  db
    .select()
    .from(participants)
    .where(eq(participants.ticketId, placeholder('ticketId')))
    .orderBy(asc(participants.number))
    .limit(MOST_PARTICIPANTS)
    .prepare(),
)
