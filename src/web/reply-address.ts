import type { Address } from '../mail/inbound-mail.ts'
import type { TicketView } from './desk-store.ts'

/**
 * Where an answer may go (R-ADDR-5). The resident is who the mail came from; another address they ask
 * answers to is taken at once within the same domain, and by a person's choice otherwise.
 */
export type ReplyAddresses = {
  /** The first is proposed; with several a person must choose. */
  readonly choices: readonly Address[]
  readonly mustChoose: boolean
}

export function replyAddresses(view: TicketView, ownAddresses: readonly string[]): ReplyAddresses {
  const isOwn = ({ address }: Address) => ownAddresses.includes(address.toLowerCase())
  const newest = view.messages
    .filter(({ direction, kind }) => direction === 'in' && kind === 'person')
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())[0]
  const from = [newest?.from, view.ticket.requester].find(
    (one) => one !== undefined && isAddress(one) && !isOwn(one),
  )
  const replyTo = (newest?.replyTo ?? []).find((one) => isAddress(one) && !isOwn(one))
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
