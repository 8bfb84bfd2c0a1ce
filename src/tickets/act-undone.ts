import type { EventDraft } from '../events/event.ts'
import { reminderEvent, type UndoableAct } from './list-acts.ts'
import { movingDayEvent } from './moving-day.ts'
import type { Ticket, TicketPatch } from './ticket.ts'
import { titleEvent } from './title.ts'
import type { Actor, Transition } from './transitions.ts'

/**
 * The ticket is again what it was; what is told is the opposite of what had been done. A promise that was broken
 * meanwhile is not mended by it, as by no other change of the urgency.
 */
export function actUndone(
  kind: UndoableAct,
  ticket: Ticket,
  kept: TicketPatch,
  actor: Actor,
  now: Date,
): Transition {
  const isBroken = kind === 'urgency-changed' && ticket.dueAt !== undefined && ticket.dueAt < now
  const before = isBroken ? { ...kept, dueAt: ticket.dueAt } : kept
  return { patch: before, events: [{ ...opposite(kind, ticket, before, actor, now), ticketId: ticket.id }] }
}

function opposite(
  kind: UndoableAct,
  ticket: Ticket,
  before: TicketPatch,
  actor: Actor,
  now: Date,
): EventDraft {
  const about = { at: now, actor }
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
      const day = before.movingDay ?? undefined
      return movingDayEvent(ticket.movingDay, day, actor, now, { isUndo: true })
    }
    case 'reminded':
      return reminderEvent(ticket, before.reminderAt ?? undefined, actor, now)
    case 'topic-set': {
      const facts = { from: ticket.topic ?? null, to: before.topic ?? null, isUndo: true }
      return { ...about, kind: 'ticket-topic-set', facts }
    }
    case 'titled':
      return titleEvent(before.title ?? undefined, actor, now, { isUndo: true })
    case 'language-changed': {
      const facts = { from: ticket.language, to: before.language ?? ticket.language, isUndo: true }
      return { ...about, kind: 'ticket-language-changed', facts }
    }
    case 'urgency-changed': {
      const { urgency = ticket.urgency, dueAt } = before
      const due = {
        dueBefore: ticket.dueAt?.toISOString() ?? null,
        dueAfter: dueAt?.toISOString() ?? null,
      }
      const facts = { from: ticket.urgency, to: urgency, ...due, isUndo: true }
      return { ...about, kind: 'ticket-urgency-changed', facts }
    }
  }
}
