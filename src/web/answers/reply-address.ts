import type { Address } from '../../mail/inbound-mail.ts'
import { participantKey } from '../../mail/senders/participant-key.ts'
import type { TicketView } from '../desk-store.ts'

/**
 * Where an answer may go (R-ADDR-5). The resident is who the mail came from; another address they ask
 * answers to is taken at once within the same domain, and by a person's choice otherwise. Whoever takes no part,
 * because their message was put here out of another ticket, is never proposed unasked (P3).
 */
export type ReplyAddresses = {
  /** The first is proposed; with several a person must choose. */
  readonly choices: readonly Address[]
  readonly mustChoose: boolean
  /** The choice that is only known to be the same person's, because mail to the first comes back. */
  readonly otherOfPerson?: string
}

export function replyAddresses(view: TicketView, ownAddresses: readonly string[]): ReplyAddresses {
  const isOwn = ({ address }: Address) => ownAddresses.includes(address.toLowerCase())
  const written = view.messages
    .filter(({ direction, kind }) => direction === 'in' && kind === 'person')
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())
  const takesPart = new Set(view.participants.map(({ address }) => participantKey(address)))
  const newest =
    written.find((message) => message.from && takesPart.has(participantKey(message.from.address))) ??
    written[0]
  const from = [newest?.from, view.ticket.requester].find(
    (one) => one !== undefined && isAddress(one) && !isOwn(one),
  )
  const outsider = written[0] === newest ? undefined : written[0]?.from
  const replyTo = (newest?.replyTo ?? []).find((one) => isAddress(one) && !isOwn(one))
  if (from && outsider && isAddress(outsider) && !isOwn(outsider))
    return { choices: [from, outsider], mustChoose: true }
  if (!from) return { choices: replyTo ? [replyTo] : [], mustChoose: replyTo !== undefined }
  if (!replyTo || isSame(from, replyTo)) return { choices: [from], mustChoose: false }
  if (domainOf(from) === domainOf(replyTo)) return { choices: [replyTo], mustChoose: false }
  return { choices: [from, replyTo], mustChoose: true }
}

function isAddress({ address }: Address): boolean {
  return /^[^\s@<>]{1,64}@[^\s@<>]{1,255}$/.test(address)
}

function isSame(one: Address, other: Address): boolean {
  return one.address.toLowerCase() === other.address.toLowerCase()
}

function domainOf({ address }: Address): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}
