import type { EventDraft } from '../events/event.ts'
import { movingDayEvent } from './moving-day.ts'
import type { Ticket, TicketPatch } from './ticket.ts'
import type { Actor, Transition } from './transitions.ts'

/** What a person can take back with one key, for a day. */
export type UndoableAct = 'assigned' | 'closed' | 'marked-automatic' | 'reminded' | 'moving-day-set'

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

/** The ticket is again what it was; what is told is the opposite of what had been done. */
export function actUndone(
  kind: UndoableAct,
  ticket: Ticket,
  before: TicketPatch,
  actor: Actor,
  now: Date,
): Transition {
  return { patch: before, events: [opposite(kind, ticket, before, actor, now)] }
}

function opposite(
  kind: UndoableAct,
  ticket: Ticket,
  before: TicketPatch,
  actor: Actor,
  now: Date,
): EventDraft {
  const about = { at: now, ticketId: ticket.id, actor }
  switch (kind) {
    case 'assigned': {
      const facts = { from: ticket.assigneeId ?? null, to: before.assigneeId ?? null, isUndo: true }
      return { ...about, kind: 'ticket-assigned', facts }
    }
    case 'closed': {
      const facts = { by: 'undo', closedAt: ticket.closedAt?.toISOString() ?? null }
      return { ...about, kind: 'ticket-reopened', facts }
    }
    case 'marked-automatic':
      return { ...about, kind: 'ticket-released', facts: { from: 'automatic', isUndo: true } }
    case 'moving-day-set': {
      const told = movingDayEvent(ticket.movingDay, before.movingDay ?? undefined, actor, now, {
        isUndo: true,
      })
      return { ...told, ticketId: ticket.id }
    }
    case 'reminded':
      return reminderEvent(ticket, before.reminderAt ?? undefined, actor, now)
  }
}

function reminderEvent(ticket: Ticket, until: Date | undefined, actor: Actor, now: Date): EventDraft {
  const facts = { until: until?.toISOString() ?? null }
  return { kind: 'ticket-reminder-set', at: now, ticketId: ticket.id, actor, facts }
}
