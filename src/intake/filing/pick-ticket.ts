import { isForward, normaliseSubject } from '../../mail/headers/subject.ts'
import type { InboundMail } from '../../mail/inbound-mail.ts'
import { participantKey } from '../../mail/senders/participant-key.ts'
import { type Candidate, type MatchedBy, pickThread } from '../../mail/threading/threading.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Found, FoundTicket, ThreadedBy } from './filing.ts'
import type { MailFacts } from './mail-facts.ts'

export type Picked =
  | { readonly kind: 'join'; readonly ticket: Ticket; readonly by: ThreadedBy }
  /** Another ticket may be meant; a person decides. */
  | { readonly kind: 'related'; readonly ticket: Ticket; readonly hasForeignToken: boolean }
  | { readonly kind: 'new' }

/** Asks the rule of threading which of the tickets that storage found the mail belongs to. */
export function pickTicket({ mail, lookup, found, office }: MailFacts): Picked {
  const hits = hitsOf(mail, lookup.token?.by ?? 'token', found)
  const threading = pickThread(
    {
      senderAddress: mail.sender?.address,
      kind: mail.kind,
      authentication: mail.authentication,
      normalisedSubject: normaliseSubject(mail.subject),
      isForward: isForward(mail.subject),
      hasInReplyTo: mail.inReplyTo.length > 0,
    },
    hits.map((hit) => candidateOf(hit, office.now)),
    { reopenDays: office.settings.reopenWithinDays },
  )
  const id = 'join' in threading ? threading.join : threading.possiblyRelated
  const hit = hits.find(({ found }) => found.ticket.id === id)
  if (!hit) return { kind: 'new' }
  const { ticket } = hit.found
  if ('join' in threading) return { kind: 'join', ticket, by: threading.by }
  return { kind: 'related', ticket, hasForeignToken: isForeignToken(mail, found) }
}

type Hit = { readonly found: FoundTicket; readonly matchedBy: MatchedBy; readonly distance: number }

function hitsOf(mail: InboundMail, tokenBy: MatchedBy, found: Found): readonly Hit[] {
  const parents = found.byParent.map((hit, distance): Hit => {
    return { found: hit, matchedBy: mail.inReplyTo.includes(hit.id) ? 'in-reply-to' : 'references', distance }
  })
  return [
    ...hitBy(tokenBy, found.byToken),
    ...parents,
    ...hitBy('subject', found.byReference),
    ...hitBy('thread-index', found.byThreadIndex),
  ]
}

function hitBy(matchedBy: MatchedBy, found: FoundTicket | undefined): readonly Hit[] {
  return found ? [{ found, matchedBy, distance: 0 }] : []
}

function candidateOf({ found, matchedBy, distance }: Hit, now: Date): Candidate {
  const { ticket, participants, lastMessageAt } = found
  const lastAt = Math.max(lastMessageAt.getTime(), ticket.closedAt?.getTime() ?? 0)
  return {
    ticketId: ticket.id,
    matchedBy,
    state: ticket.state,
    participants,
    idleDays: Math.floor((now.getTime() - lastAt) / 86_400_000),
    normalisedSubject: normaliseSubject(ticket.subject),
    distance,
  }
}

/** A valid token in the hands of somebody who does not take part (ruling 1). */
function isForeignToken(mail: InboundMail, { byToken }: Found): boolean {
  if (!byToken) return false
  return !mail.sender || !byToken.participants.includes(participantKey(mail.sender.address))
}
