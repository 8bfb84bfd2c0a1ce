import type { EventDraft } from '../../events/event.ts'
import { normaliseSubject } from '../../mail/headers/subject.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { personWrote } from '../../tickets/transitions.ts'
import type { Filing, NewTicket, ThreadedBy } from './filing.ts'
import { arrivedAtOf, messageReceived, ticketOpened } from './filing-events.ts'
import type { MailFacts } from './mail-facts.ts'
import { pickTicket } from './pick-ticket.ts'
import { receiptFor } from './receipt-for.ts'

/** A person's message joins its ticket and makes it ours to act, or opens one with a clock. */
export function filePersonMail(facts: MailFacts): Filing {
  const picked = pickTicket(facts)
  if (picked.kind === 'join') return join(facts, picked.ticket, picked.by)
  if (picked.kind === 'related')
    return open(facts, { relatedTo: picked.ticket.id, hasForeignToken: picked.hasForeignToken })
  return open(facts, {})
}

function join(facts: MailFacts, ticket: Ticket, threadedBy: ThreadedBy): Filing {
  const { arrival, office, idIsReused } = facts
  const arrived = { arrivedAt: arrivedAtOf(facts), isHistory: arrival.isHistory }
  const { patch, events } = personWrote(ticket, arrived, office.now, office.due)
  const answer = receiptFor(facts, { id: ticket.id, language: ticket.language, dueAt: patch.dueAt })
  return {
    kind: 'filed',
    ticket: { existing: ticket.id, patch },
    threadedBy,
    isCollapsed: false,
    idIsReused,
    newParticipants: [],
    ...answer.receipt,
    events: [messageReceived(facts, threadedBy), ...events, ...answer.events],
  }
}

type Origin = { readonly relatedTo?: string; readonly hasForeignToken?: boolean }

/**
 * Another person's token and a forged sender keep a message out of the ordinary queues until a person has
 * looked (ruling 1); the first gets its receipt and its clock like any other, the second neither.
 */
function open(facts: MailFacts, origin: Origin): Filing {
  const { mail, arrival, office, idIsReused } = facts
  const isForged = mail.authentication === 'fail'
  const hasClock = !arrival.isHistory && !isForged
  const arrivedAt = arrivedAtOf(facts)
  const ticket: NewTicket = {
    class: isForged || origin.hasForeignToken ? 'quarantine' : 'enquiry',
    state: 'open',
    subject: normaliseSubject(mail.subject) || mail.subject,
    ...(mail.sender ? { requester: mail.sender } : {}),
    language: office.language,
    urgency: 'ordinary',
    ...(hasClock ? { waitingSince: arrivedAt, dueAt: office.due(arrivedAt, 'ordinary') } : {}),
    ...(origin.relatedTo ? { possiblyRelatedTo: origin.relatedTo } : {}),
    isHistory: arrival.isHistory,
  }
  const threadedBy = origin.relatedTo ? 'possibly-related' : 'new'
  const answer = receiptFor(facts, { language: office.language, dueAt: ticket.dueAt })
  const events: readonly EventDraft[] = [
    ticketOpened(facts, ticket),
    messageReceived(facts, threadedBy, { hasForeignToken: origin.hasForeignToken ?? false }),
    ...answer.events,
  ]
  return {
    kind: 'filed',
    ticket: { open: ticket },
    threadedBy,
    isCollapsed: false,
    idIsReused,
    newParticipants: mail.sender && !isForged ? [mail.sender] : [],
    ...answer.receipt,
    events,
  }
}
