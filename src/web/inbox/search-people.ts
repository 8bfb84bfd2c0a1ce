import { participantKey } from '../../mail/senders/participant-key.ts'
import type { InboxRow } from '../desk-store.ts'

export type FoundPerson = {
  readonly name: string
  /** A ticket of theirs: the way to their page. */
  readonly reference: string
  readonly count: number
}

/** Who wrote what a search found, the most frequent first. */
export function foundPeople(rows: readonly InboxRow[], most: number): readonly FoundPerson[] {
  const people = new Map<string, FoundPerson>()
  for (const { ticket } of rows) {
    if (!ticket.requester) continue
    const { name, address } = ticket.requester
    const key = participantKey(address)
    const known = people.get(key)
    people.set(key, {
      name: known?.name || name || address,
      reference: known?.reference ?? ticket.reference,
      count: (known?.count ?? 0) + 1,
    })
  }
  return [...people.values()].sort((one, other) => other.count - one.count).slice(0, most)
}
