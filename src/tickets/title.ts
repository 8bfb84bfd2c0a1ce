import type { EventDraft, EventFacts } from '../events/event.ts'
import type { Ticket } from './ticket.ts'
import type { Actor, Transition } from './transitions.ts'

export const longestTitle = 200

/**
 * A person gives a ticket a heading of the office's own, or none any more. Mail goes on under the resident's
 * subject, and threads are found by it.
 */
export function ticketTitled(
  ticket: Ticket,
  typed: string,
  actor: Actor,
  now: Date,
): Transition | { readonly refused: 'already-so' } {
  const title = typed === ticket.subject.trim() || typed === '' ? undefined : typed
  if (title === ticket.title) return { refused: 'already-so' }
  return {
    patch: { title: title ?? null },
    events: [{ ...titleEvent(title, actor, now), ticketId: ticket.id }],
  }
}

/** The words of a title can be erased; that there was another one stays. */
export function titleEvent(
  title: string | undefined,
  actor: Actor,
  at: Date,
  facts: EventFacts = {},
): EventDraft {
  return { kind: 'ticket-titled', at, actor, facts, personal: title === undefined ? {} : { to: title } }
}
