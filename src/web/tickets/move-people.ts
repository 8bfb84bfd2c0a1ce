import type { Address } from '../../mail/inbound-mail.ts'
import { participantKey } from '../../mail/senders/participant-key.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Desk } from '../desk.ts'

/** Who writes where after a move, so that a person decides it and no act does. */
export type MovePeople = {
  /** May write to the other ticket already. */
  readonly there: readonly string[]
  /** May only when a person says so. */
  readonly joinable: readonly { readonly key: string; readonly text: string }[]
  readonly answersGoTo: string
  readonly areDifferent: boolean
}

export async function movePeople({ needs }: Desk, from: Ticket, into: Ticket): Promise<MovePeople> {
  const there = await needs.store.participants(into.id)
  const known = new Set(there.map(({ address }) => participantKey(address)))
  const others = (await needs.store.participants(from.id)).filter(
    ({ address }) => !known.has(participantKey(address)),
  )
  return {
    there: there.map(written),
    joinable: others.map((one) => ({ key: participantKey(one.address), text: written(one) })),
    answersGoTo: into.requester ? written(into.requester) : '',
    areDifferent: !isSamePerson(from, into),
  }
}

export function isSamePerson({ requester: one }: Ticket, { requester: other }: Ticket): boolean {
  if (!one || !other) return false
  return participantKey(one.address) === participantKey(other.address)
}

function written({ name, address }: Address): string {
  return name ? `${name} <${address}>` : address
}
