import { normaliseSubject } from '../../mail/headers/subject.ts'
import type { Filing, NewTicket } from './filing.ts'
import { messageReceived, receiptWithheld, ticketOpened } from './filing-events.ts'
import type { MailFacts } from './mail-facts.ts'
import { pickTicket } from './pick-ticket.ts'

/**
 * Mail nobody typed: collapsed in the ticket it belongs to, or in the queue Automaattiset. It is never
 * dropped, never receipted, moves no clock and grants no participation (R-AUTO-4, ruling 26).
 */
export function fileAutomaticMail(facts: MailFacts): Filing {
  const { mail, arrival, office, idIsReused } = facts
  const picked = pickTicket(facts)
  const withheld = receiptWithheld(facts, mail.kind)
  if (picked.kind === 'join') {
    return {
      kind: 'filed',
      ticket: { existing: picked.ticket.id, patch: {} },
      threadedBy: picked.by,
      isCollapsed: true,
      idIsReused,
      newParticipants: [],
      events: [messageReceived(facts, picked.by), withheld],
    }
  }
  const ticket: NewTicket = {
    class: 'automatic',
    state: 'open',
    subject: normaliseSubject(mail.subject) || mail.subject,
    ...(mail.sender ? { requester: mail.sender } : {}),
    language: office.language,
    urgency: 'ordinary',
    ...(picked.kind === 'related' ? { possiblyRelatedTo: picked.ticket.id } : {}),
    isHistory: arrival.isHistory,
  }
  const threadedBy = picked.kind === 'related' ? 'possibly-related' : 'new'
  return {
    kind: 'filed',
    ticket: { open: ticket },
    threadedBy,
    isCollapsed: false,
    idIsReused,
    newParticipants: [],
    events: [ticketOpened(facts, ticket), messageReceived(facts, threadedBy), withheld],
  }
}
