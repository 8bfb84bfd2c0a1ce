import { type HeaderBlock, headerValues } from '../headers/header-block.ts'
import type { Authentication, MailKind, NoReceiptReason } from '../inbound-mail.ts'
import { participantKey } from '../senders/participant-key.ts'

export type RefusalSigns = {
  readonly header: HeaderBlock
  readonly kind: MailKind
  readonly senderAddress: string | undefined
  readonly authentication: Authentication
  readonly ownAddresses: readonly string[]
}

const NO_REPLY =
  /^(?:(?:do[-._]?)?not?[-._]?reply|ei[-._]?vastausta|vastaamatta|svara[-._]?(?:ej|inte)|mailer-?daemon|postmaster|bounces?|abuse|root|notifications?|undisclosed)(?:[-+._=].*)?$/i

/**
 * Why this mail gets no receipt (ruling 2): it is automatic, it is a loop, it comes from ourselves or from an
 * address nobody reads, or our own server found the sender forged. Suppression headers, unsubscribe links
 * and Bcc are no reasons: a person who wrote is told that the message arrived. Our own loop mark is looked at
 * by intake, which has the key it is signed with.
 */
export function receiptRefusal(signs: RefusalSigns): NoReceiptReason | undefined {
  if (signs.kind !== 'person') return 'automatic'
  if (signs.senderAddress === undefined) return 'no-sender'
  if (headerValues(signs.header, 'x-loop').length > 0) return 'loop'
  const key = participantKey(signs.senderAddress)
  if (signs.ownAddresses.some((own) => participantKey(own) === key)) return 'own-address'
  if (isNoReply(signs.senderAddress)) return 'no-reply-address'
  return signs.authentication === 'fail' ? 'authentication-failed' : undefined
}

function isNoReply(address: string): boolean {
  return NO_REPLY.test(address.slice(0, address.lastIndexOf('@')))
}
