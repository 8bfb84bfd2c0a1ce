import type { InboundMail } from '../mail/inbound-mail.ts'
import { participantKey } from '../mail/participant-key.ts'
import { isForward } from '../mail/subject.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Found, FoundTicket, Lookup, ThreadedBy } from './filing.ts'

export type Picked =
  | { readonly kind: 'join'; readonly found: FoundTicket; readonly by: ThreadedBy }
  /** Another ticket may be meant; a person decides. */
  | { readonly kind: 'related'; readonly ticket: Ticket; readonly hasForeignToken: boolean }
  | { readonly kind: 'new' }

/**
 * Who may join a ticket (P3, R-THR-3, rulings 1 and 27): with a signed token, or with an id or reference of
 * the ticket and a sender our server did not find forged; both only who already takes part. Every other hit
 * is a hint for a person.
 */
export function pickTicket(mail: InboundMail, lookup: Lookup, found: Found): Picked {
  const { byToken, byParent, byReference, byThreadIndex } = found
  const senderKey = mail.sender && participantKey(mail.sender.address)
  const takesPart = (hit: FoundTicket) => senderKey !== undefined && hit.participants.includes(senderKey)

  if (byToken && takesPart(byToken)) return { kind: 'join', found: byToken, by: lookup.token?.by ?? 'token' }
  if (byToken) return { kind: 'related', ticket: byToken.ticket, hasForeignToken: true }

  const hints = hintsOf(mail, byParent, byReference)
  const mayJoin = mail.authentication !== 'fail' && !isPassedOn(mail)
  const joined = mayJoin ? hints.find((hint) => takesPart(hint.found)) : undefined
  if (joined) return { kind: 'join', ...joined }
  const related = hints[0]?.found ?? byThreadIndex
  return related ? { kind: 'related', ticket: related.ticket, hasForeignToken: false } : { kind: 'new' }
}

type Hint = { readonly found: FoundTicket; readonly by: ThreadedBy }

function hintsOf(
  mail: InboundMail,
  byParent: Found['byParent'],
  byReference: FoundTicket | undefined,
): readonly Hint[] {
  const parents = byParent.map((hit): Hint => {
    return { found: hit, by: mail.inReplyTo.includes(hit.id) ? 'in-reply-to' : 'references' }
  })
  return byReference ? [...parents, { found: byReference, by: 'subject' }] : parents
}

/** A forwarded mail begins something new, even when its sender takes part elsewhere (R-THR-5). */
function isPassedOn(mail: InboundMail): boolean {
  return mail.inReplyTo.length === 0 && isForward(mail.subject)
}

/**
 * Automatic mail belongs to the ticket whose token it carries, whoever sent it (ruling 26), or to the one
 * its sender takes part in.
 */
export function pickTicketOfAutomatic(mail: InboundMail, lookup: Lookup, found: Found): Picked {
  if (found.byToken) return { kind: 'join', found: found.byToken, by: lookup.token?.by ?? 'token' }
  return pickTicket(mail, lookup, found)
}
