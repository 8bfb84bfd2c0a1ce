import type { Address } from '../../mail/inbound-mail.ts'
import { participantKey } from '../../mail/participant-key.ts'
import { asc, count, eq } from './drizzle.ts'
import type { Office } from './office.ts'
import { participants } from './schema.ts'

/** A stranger's mail with thousands of receivers must not make a ticket slow to read. */
const MOST_PARTICIPANTS = 500

/** Who is there already keeps the place and the name of the first time. */
export function addParticipants(office: Office, ticketId: string, addresses: readonly Address[]): void {
  if (addresses.length === 0) return
  const { held } = office.db
    .select({ held: count() })
    .from(participants)
    .where(eq(participants.ticketId, ticketId))
    .get()!
  for (const [index, { name, address }] of addresses.slice(0, MOST_PARTICIPANTS - held).entries()) {
    office.db
      .insert(participants)
      .values({ ticketId, key: participantKey(address), number: held + index, name, address })
      .onConflictDoNothing()
      .run()
  }
}

export function participantRows(office: Office, ticketId: string) {
  return office.db
    .select()
    .from(participants)
    .where(eq(participants.ticketId, ticketId))
    .orderBy(asc(participants.number))
    .limit(MOST_PARTICIPANTS)
    .all()
}
