import type { LocalDate } from '../business-time/local-date.ts'
import type { EventDraft } from '../events/event.ts'
import { movingDayEvent, movingDayOfBoth } from './moving-day.ts'
import type { Ticket, TicketPatch, TicketState, Urgency } from './ticket.ts'
import type { Actor, Due, Transition } from './transitions.ts'

export type MoveKind = 'merge' | 'split' | 'move'

/** What the messages that go are to the ticket they come to. */
export type Arriving = {
  /** Arrival of the oldest one from a person that no accepted answer among them came after. */
  readonly owedSince?: Date
  readonly firstAnsweredAt?: Date
}

/** What the office's settings say of owing, and its calendar of the day on which tickets are put together. */
export type MoveRules = { readonly due: Due; readonly today: LocalDate }

/** A ticket is merged: it keeps its reference and history, and nothing of it stands in a queue any more. */
export function mergedAway(ticket: Ticket, intoId: string, now: Date): TicketPatch {
  return {
    state: 'closed',
    class: 'enquiry',
    closedAt: ticket.closedAt ?? now,
    mergedInto: intoId,
    reminderAt: null,
    waitingSince: null,
    dueAt: null,
    hasUndelivered: false,
  }
}

/**
 * The survivor of a merge is as urgent and as late as the more urgent and the later of the two: no clock gets
 * shorter because tickets were put together. Of two moving days the next to come stays.
 */
export function mergedInto(
  into: Ticket,
  from: Ticket,
  arriving: Arriving,
  actor: Actor,
  now: Date,
  { due, today }: MoveRules,
): Transition {
  const owedSince =
    from.class === 'enquiry' && from.state !== 'closed' ? from.waitingSince : owedOf(from, arriving)
  const urgency = graver(into.urgency, from.urgency)
  const state = owedSince ? 'open' : livelier(into.state, from.state)
  const joined = joinedBy({ ...into, urgency, state }, into, owedSince, actor, now, due)
  const assigneeId = into.assigneeId ?? from.assigneeId
  const firstAnsweredAt = earliest(into.firstAnsweredAt, from.firstAnsweredAt)
  const movingDay = movingDayOfBoth(into, from, today)
  return {
    patch: {
      ...joined.patch,
      urgency,
      class: into.class === 'enquiry' || from.class === 'enquiry' || owedSince ? 'enquiry' : into.class,
      hasUndelivered: into.hasUndelivered || from.hasUndelivered,
      ...(assigneeId ? { assigneeId } : {}),
      ...(firstAnsweredAt ? { firstAnsweredAt } : {}),
      ...(movingDay ? { movingDay } : {}),
    },
    events: [...joined.events, ...movingDayBrought(into, movingDay, actor, now)],
  }
}

/** Messages of another ticket join it: what they ask is owed here from the day they came. */
export function messagesJoined(
  into: Ticket,
  { owedSince }: Arriving,
  actor: Actor,
  now: Date,
  due: Due,
): Transition {
  const state = owedSince ? 'open' : into.state
  return joinedBy({ ...into, state }, into, owedSince, actor, now, due)
}

/** What stays is owed since its own oldest unanswered message; nothing new is owed because something left. */
export function messagesLeft(ticket: Ticket, staying: Arriving, due: Due): TicketPatch {
  if (!ticket.waitingSince) return {}
  const { owedSince } = staying
  return { waitingSince: owedSince ?? null, dueAt: owedSince ? due(owedSince, ticket.urgency) : null }
}

/** The first ticket got its messages back; what the other one was owed before is owed there alone again. */
export function messagesTakenBack(
  ticket: Ticket,
  before: TicketPatch,
  newerMailAt: Date | undefined,
  due: Due,
): TicketPatch {
  const waitingSince = earliest(before.waitingSince ?? undefined, newerMailAt)
  const dueAt = earliest(before.dueAt ?? undefined, newerMailAt && due(newerMailAt, ticket.urgency))
  return { waitingSince: waitingSince ?? null, dueAt: dueAt ?? null }
}

function joinedBy(
  after: Ticket,
  into: Ticket,
  owedSince: Date | undefined,
  actor: Actor,
  now: Date,
  due: Due,
): Transition {
  const waitingSince = earliest(into.waitingSince, owedSince)
  const dueAt = waitingSince && earliest(into.dueAt, due(waitingSince, after.urgency))
  const isReopened = into.state === 'closed' && after.state !== 'closed'
  return {
    patch: {
      state: after.state,
      ...(isReopened ? { closedAt: null } : {}),
      ...(owedSince && into.reminderAt ? { reminderAt: null } : {}),
      ...(waitingSince ? { waitingSince } : {}),
      ...(dueAt ? { dueAt } : {}),
    },
    events: isReopened ? [reopenedByMove(into, actor, now)] : [],
  }
}

/** Automatic and quarantined mail had no clock; put into an enquiry by a person it is an enquiry's mail. */
function owedOf(from: Ticket, { owedSince }: Arriving): Date | undefined {
  return from.class === 'quarantine' && !from.isHistory ? owedSince : undefined
}

function movingDayBrought(
  into: Ticket,
  day: LocalDate | undefined,
  actor: Actor,
  now: Date,
): readonly EventDraft[] {
  if (into.movingDay === day) return []
  return [{ ...movingDayEvent(into.movingDay, day, actor, now, { by: 'merge' }), ticketId: into.id }]
}

function reopenedByMove(ticket: Ticket, actor: Actor, now: Date): EventDraft {
  const facts = { by: 'move', closedAt: ticket.closedAt?.toISOString() ?? null }
  return { kind: 'ticket-reopened', at: now, ticketId: ticket.id, facts, actor }
}

const states: readonly TicketState[] = ['closed', 'waiting', 'open']
const urgencies: readonly Urgency[] = ['ordinary', 'legal-deadline', 'crisis']

function livelier(one: TicketState, other: TicketState): TicketState {
  return states.indexOf(one) < states.indexOf(other) ? other : one
}

function graver(one: Urgency, other: Urgency): Urgency {
  return urgencies.indexOf(one) < urgencies.indexOf(other) ? other : one
}

function earliest(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (!one || !other) return one ?? other
  return one < other ? one : other
}
