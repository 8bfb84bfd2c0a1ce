import { domainToASCII } from 'node:url'

/**
 * The key by which two addresses are the same person's (R-ADDR-3): lower case, domain in its ASCII form
 * (UTS 46). Nothing else is evened out: `a+b@` and `a.b@` are other people's addresses.
 */
export function participantKey(address: string): string {
  const at = address.lastIndexOf('@')
  if (at < 0) return address.trim().toLowerCase()
  const domain = address
    .slice(at + 1)
    .trim()
    .replace(/\.$/, '')
  return `${address.slice(0, at).trim().normalize('NFC').toLowerCase()}@${domainToASCII(domain) || domain.toLowerCase()}`
}
