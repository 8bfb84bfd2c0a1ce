import { participantKey } from '../../../mail/senders/participant-key.ts'
import type { Undeliverable } from '../../../web/residents/resident-store.ts'
import { and, desc, eq, gt, inArray, ne, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { messages, participants } from '../schema/messages.ts'
import { outgoing, outgoingRecipients } from '../schema/outgoing.ts'

const mostMails = 200

/**
 * Whether the newest that is known of an address is that it does not exist (R-DSN-4; RFC 3463 and 7505: no such
 * mailbox, none any more, no such domain). A mail from it or a later delivery says otherwise.
 */
export function undeliverable(office: Office, address: string): Undeliverable | undefined {
  const key = participantKey(address)
  const failed = newestFailure(office, key)
  if (!failed?.at || wasAccepted(office, key, failed.at) || hasWritten(office, key, failed.at))
    return undefined
  return { at: failed.at, status: failed.status ?? '' }
}

function newestFailure({ db }: Office, key: string) {
  return db
    .select({ at: outgoingRecipients.at, status: outgoingRecipients.status })
    .from(outgoingRecipients)
    .where(
      and(
        eq(outgoingRecipients.key, key),
        sql`${outgoingRecipients.state} in ('bounced', 'refused') and ${outgoingRecipients.status} in ('5.1.1', '5.1.10', '5.4.4')`,
      ),
    )
    .orderBy(desc(outgoingRecipients.at))
    .limit(1)
    .get()
}

function ticketsWith({ db }: Office, key: string) {
  return db.select({ id: participants.ticketId }).from(participants).where(eq(participants.key, key))
}

function wasAccepted(office: Office, key: string, since: Date): boolean {
  const accepted = office.db
    .select({ id: outgoing.id })
    .from(outgoing)
    .innerJoin(outgoingRecipients, eq(outgoingRecipients.outgoingId, outgoing.id))
    .where(
      and(
        inArray(outgoing.ticketId, ticketsWith(office, key)),
        eq(outgoingRecipients.key, key),
        inArray(outgoingRecipients.state, ['accepted', 'delivered']),
        gt(outgoingRecipients.at, since),
      ),
    )
    .limit(1)
    .get()
  return accepted !== undefined
}

function hasWritten(office: Office, key: string, since: Date): boolean {
  return office.db
    .select({ from: messages.from })
    .from(messages)
    .where(
      and(
        inArray(messages.ticketId, ticketsWith(office, key)),
        eq(messages.direction, 'in'),
        gt(messages.at, since),
        ne(messages.kind, 'bounce'),
        sql`${messages.authentication} is not 'fail'`,
      ),
    )
    .limit(mostMails)
    .all()
    .some(({ from }) => from && participantKey(from.address) === key)
}
