import { domainToASCII } from 'node:url'

export type EnvelopeAddress =
  /** As it goes on the wire; `needsSmtpUtf8` when its local part is not ASCII (RFC 6531). */
  | { readonly kind: 'address'; readonly wire: string; readonly needsSmtpUtf8: boolean }
  | { readonly kind: 'refused' }

const LONGEST_ADDRESS = 254
const LONGEST_LOCAL_PART = 64
const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u{a1}-\u{10ffff}-]+$/u
/** Line ends and invisible controls of Unicode, which some servers take for ASCII ones. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Z}\p{Cs}]/u
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Strictly `dot-atom@domain` (RFC 5321 §4.1.2). Quoted local parts, comments, routes and address literals
 * are refused: libraries and servers have read another domain out of them (CVE-2025-13033).
 */
export function envelopeAddress(address: string): EnvelopeAddress {
  const at = address.lastIndexOf('@')
  const local = address.slice(0, Math.max(at, 0))
  const domain = address.slice(at + 1)
  if (at < 1 || address.length > LONGEST_ADDRESS || local.length > LONGEST_LOCAL_PART) return REFUSED
  if (UNSAFE.test(address) || !local.split('.').every((atom) => ATOM.test(atom))) return REFUSED
  const host = domainToASCII(domain)
  if (!DOMAIN.test(host) || !/^[^\s()<>[\]"\\,;:@%/?#]+$/.test(domain)) return REFUSED
  const isAscii = /^[\x21-\x7e]+$/.test(local)
  return { kind: 'address', wire: `${local}@${host}`, needsSmtpUtf8: !isAscii }
}

const REFUSED: EnvelopeAddress = { kind: 'refused' }
