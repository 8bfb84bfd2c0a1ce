import type { Address } from '../inbound-mail.ts'

/**
 * A secure mail gateway takes what is sent to an address with its suffix behind it, as in
 * `recipient@mail.example.s`, and gives it to the very recipient by a way of its own.
 */
export function withSecureSuffix<Recipient extends Address>(
  recipient: Recipient,
  suffix: string | undefined,
): Recipient {
  return suffix === undefined ? recipient : { ...recipient, address: `${recipient.address}${suffix}` }
}

/** The recipient's own address, of one a gateway, a server or a report named with its suffix. */
export function withoutSecureSuffix(address: string, suffix: string | undefined): string {
  return suffix !== undefined && address.toLowerCase().endsWith(suffix.toLowerCase())
    ? address.slice(0, -suffix.length)
    : address
}
