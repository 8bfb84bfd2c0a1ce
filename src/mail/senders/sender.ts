import { findAddress, readAddresses } from '../headers/addresses.ts'
import { type HeaderBlock, headerValues } from '../headers/header-block.ts'
import type { Address, Problem } from '../inbound-mail.ts'
import { participantKey } from './participant-key.ts'

export type SenderReading = {
  readonly sender: Address | undefined
  readonly from: readonly Address[]
  readonly problems: readonly Problem[]
}

/**
 * Who wrote (R-ADDR-1): the first From entry with an address, else one found in From by its looks, else
 * Reply-To, Sender, Return-Path. A Reply-To never replaces a From (R-ADDR-5). Suspicious forms are flagged.
 */
export function readSender(header: HeaderBlock): SenderReading {
  const from = readAddresses(headerValues(header, 'from'), 50)
  if (from.length > 0) return { sender: from[0], from, problems: suspicions(from) }
  const guessed = guessSender(header)
  const code = guessed ? 'sender-guessed' : 'sender-missing'
  return { sender: guessed, from: guessed ? [guessed] : [], problems: [{ code }] }
}

function guessSender(header: HeaderBlock): Address | undefined {
  for (const value of headerValues(header, 'from')) {
    const address = findAddress(value)
    if (address) return { name: '', address }
  }
  for (const name of ['reply-to', 'sender', 'return-path']) {
    const [found] = readAddresses(headerValues(header, name), 1)
    if (found) return found
  }
  return undefined
}

function suspicions(from: readonly Address[]): Problem[] {
  const problems: Problem[] = []
  const domains = new Set(from.map((entry) => domainOf(entry.address)))
  if (domains.size > 1) problems.push({ code: 'several-senders' })
  if (from.some(holdsOtherAddress)) problems.push({ code: 'name-holds-other-address' })
  return problems
}

function holdsOtherAddress({ name, address }: Address): boolean {
  const inName = findAddress(name)
  return inName !== undefined && domainOf(inName) !== domainOf(address)
}

function domainOf(address: string): string {
  const key = participantKey(address)
  return key.slice(key.lastIndexOf('@') + 1)
}
