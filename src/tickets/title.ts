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
  const personal = title === undefined ? {} : { to: title }
  return {
    patch: { title: title ?? null },
    events: [{ kind: 'ticket-titled', at: now, ticketId: ticket.id, actor, facts: {}, personal }],
  }
}
