import type { EventDraft, EventFacts } from '../../events/event.ts'
import type { NewTicket, ThreadedBy } from './filing.ts'
import type { MailFacts } from './mail-facts.ts'

/** When the city's server took the mail: its own Received line, else INTERNALDATE (ruling 17). */
export function arrivedAtOf({ mail, arrival }: MailFacts): Date {
  return mail.receivedAt ?? arrival.arrivedAt
}

/** Ticket and message of these events are given by storage, which makes them. */
export function messageReceived(facts: MailFacts, threadedBy: ThreadedBy, more: EventFacts = {}): EventDraft {
  const { mail, arrival, office, idIsReused } = facts
  return {
    kind: 'message-received',
    at: office.now,
    facts: {
      kind: mail.kind,
      threadedBy,
      arrivedAt: arrivedAtOf(facts).toISOString(),
      authentication: mail.authentication,
      isHistory: arrival.isHistory,
      isLate: arrival.isLate ?? false,
      isDegraded: mail.degraded,
      idIsReused,
      ...more,
    },
  }
}

export function ticketOpened({ office }: MailFacts, ticket: NewTicket): EventDraft {
  return {
    kind: 'ticket-opened',
    at: office.now,
    facts: {
      class: ticket.class,
      urgency: ticket.urgency,
      language: ticket.language,
      dueAt: ticket.dueAt?.toISOString() ?? null,
      possiblyRelatedTo: ticket.possiblyRelatedTo ?? null,
    },
  }
}

/** Each receipt that is not sent is told with its reason (P4). */
export function receiptWithheld({ office }: MailFacts, reason: string): EventDraft {
  return { kind: 'receipt-suppressed', at: office.now, facts: { reason } }
}
