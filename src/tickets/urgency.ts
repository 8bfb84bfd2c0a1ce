import type { Ticket, TicketPatch, Urgency } from './ticket.ts'
import type { Actor, Due, Transition } from './transitions.ts'

export const urgencies: readonly Urgency[] = ['ordinary', 'legal-deadline', 'crisis']

export function isUrgency(value: unknown): value is Urgency {
  return urgencies.some((urgency) => urgency === value)
}

const longestReason = 2_000

/**
 * A person says how urgent an enquiry is, and why: the reason is demanded, because the target follows the
 * urgency and a supervisor audits who moved it. It is text a person wrote, so it can be erased (ruling 14).
 */
export function urgencyChanged(
  ticket: Ticket,
  { urgency, reason }: { readonly urgency: Urgency; readonly reason: string },
  actor: Actor,
  now: Date,
  due: Due,
): Transition | { readonly refused: 'reason-missing' | 'already-so' } {
  const text = reason.trim().slice(0, longestReason)
  if (text === '') return { refused: 'reason-missing' }
  if (ticket.urgency === urgency) return { refused: 'already-so' }
  const dueAt = dueUnder(ticket, urgency, now, due)
  const patch: TicketPatch = { urgency, ...(dueAt ? { dueAt } : {}) }
  return {
    patch,
    events: [
      {
        kind: 'ticket-urgency-changed',
        at: now,
        ticketId: ticket.id,
        actor,
        facts: {
          from: ticket.urgency,
          to: urgency,
          dueBefore: ticket.dueAt?.toISOString() ?? null,
          dueAfter: dueAt?.toISOString() ?? null,
        },
        personal: { reason: text },
      },
    ],
  }
}

/**
 * By when an answer would be due with another urgency, counted from the same arrival; undefined where nothing
 * is owed. A promise that is broken already is not mended by a later one.
 */
export function dueUnder(ticket: Ticket, urgency: Urgency, now: Date, due: Due): Date | undefined {
  if (!ticket.waitingSince) return undefined
  const isBroken = ticket.dueAt !== undefined && ticket.dueAt < now
  return isBroken ? ticket.dueAt : due(ticket.waitingSince, urgency)
}
