import { participantKey } from '../../../mail/senders/participant-key.ts'
import { and, desc, eq } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { messages, participants } from '../schema/messages.ts'
import { groupOf, rootOf, rowOfAddress } from './resident-rows.ts'
import { undeliverable } from './undeliverable.ts'

const mostMails = 200

/**
 * Of the addresses that an advisor said are one person's, the one they wrote from most lately besides this, if
 * mail to it arrives as far as is known.
 */
export function otherAddress(office: Office, address: string): string | undefined {
  const row = rowOfAddress(office, address)
  const root = row && rootOf(office, row.id)
  if (!root) return undefined
  const written = groupOf(office, root)
    .filter(({ key }) => key !== participantKey(address))
    .flatMap(({ key }) => newestFrom(office, key) ?? [])
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())
  return written.find((one) => !undeliverable(office, one.address))?.address
}

function newestFrom(
  { db }: Office,
  key: string,
): { readonly address: string; readonly at: Date } | undefined {
  const rows = db
    .select({ from: messages.from, at: messages.at })
    .from(messages)
    .innerJoin(participants, eq(participants.ticketId, messages.ticketId))
    .where(and(eq(participants.key, key), eq(messages.direction, 'in'), eq(messages.kind, 'person')))
    .orderBy(desc(messages.at))
    .limit(mostMails)
    .all()
  const found = rows.find(({ from }) => from && participantKey(from.address) === key)
  return found?.from ? { address: found.from.address, at: found.at } : undefined
}
