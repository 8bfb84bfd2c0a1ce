import type { EventDraft } from '../events/event.ts'
import type { Ticket } from './ticket.ts'
import type { Actor, Transition } from './transitions.ts'

/** What a person can take back with one key, for a day. */
export type UndoableAct =
  | 'assigned'
  | 'closed'
  | 'marked-automatic'
  | 'reminded'
  | 'moving-day-set'
  | 'topic-set'
  | 'titled'
  | 'urgency-changed'
  | 'language-changed'

type Refused = { readonly refused: 'already-so' }

/** Hidden from the ordinary queues until then; any new message of a person ends it. */
export function reminded(
  ticket: Ticket,
  until: Date,
  actor: Actor,
  now: Date,
): Transition | { readonly refused: 'moment-past' } {
  if (until <= now) return { refused: 'moment-past' }
  return { patch: { reminderAt: until }, events: [reminderEvent(ticket, until, actor, now)] }
}

/** A person says that nobody waits for an answer to this: its clock stops, and may be started again. */
export function markedAutomatic(ticket: Ticket, actor: Actor, now: Date): Transition | Refused {
  if (ticket.class === 'automatic') return { refused: 'already-so' }
  return {
    patch: { class: 'automatic', waitingSince: null, dueAt: null, reminderAt: null },
    events: [
      {
        kind: 'ticket-marked-automatic',
        at: now,
        ticketId: ticket.id,
        actor,
        facts: { from: ticket.class },
      },
    ],
  }
}

export function reminderEvent(ticket: Ticket, until: Date | undefined, actor: Actor, now: Date): EventDraft {
  const facts = { until: until?.toISOString() ?? null }
  return { kind: 'ticket-reminder-set', at: now, ticketId: ticket.id, actor, facts }
}
