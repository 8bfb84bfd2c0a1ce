import type { LocalDate } from '../business-time/local-date.ts'
import { shownMoment } from '../business-time/moment-of.ts'
import type { EventDraft, EventFacts } from '../events/event.ts'
import type { Ticket, Urgency } from './ticket.ts'
import type { Actor, Transition } from './transitions.ts'
import { urgencies } from './urgency.ts'

/** Calendar days from which on a moving day rules the work: such a ticket is never hidden (ux §2.2, §2.9). */
export const nearDays = 14
/** From these on an eviction is a crisis, to be answered the same working day (product.md §2). */
const crisisDays = 7

type Moving = Pick<Ticket, 'movingDay'>

/** The latest moving day that is near now, by the calendar on the office's wall. */
export function lastNearDay(now: Date, timeZone: string): LocalDate {
  return daysLater(shownMoment(now, timeZone).date, nearDays)
}

/** One that is past is near as well, until somebody says what became of it: nobody knows yet whether there is a home. */
export function isMovingNear({ movingDay }: Moving, lastNear: LocalDate): boolean {
  return movingDay !== undefined && movingDay <= lastNear
}

/** The day on which the moving day comes near and ends a reminder that is set beyond it. */
export function nearFrom(movingDay: LocalDate): LocalDate {
  return daysLater(movingDay, -nearDays)
}

/** A home is about to be lost: a person said it is urgent, or the calendar does. */
export function isHomeAtStake(ticket: Pick<Ticket, 'urgency' | 'movingDay'>, lastNear: LocalDate): boolean {
  return ticket.urgency === 'crisis' || isMovingNear(ticket, lastNear)
}

/**
 * What the moving day asks for and nobody has said yet; never less than what is said (domain.md §1.4). Of a day that is
 * past a person says first what became of it.
 */
export function proposedUrgency(
  { urgency, movingDay }: Pick<Ticket, 'urgency' | 'movingDay'>,
  today: LocalDate,
): Exclude<Urgency, 'ordinary'> | undefined {
  if (movingDay === undefined || movingDay < today || movingDay > daysLater(today, nearDays)) return undefined
  const proposed = movingDay <= daysLater(today, crisisDays) ? 'crisis' : 'legal-deadline'
  return urgencies.indexOf(proposed) > urgencies.indexOf(urgency) ? proposed : undefined
}

/** A person says when the resident must be out, or that there is no such day. It moves no clock and no state. */
export function movingDaySet(
  ticket: Ticket,
  day: LocalDate | undefined,
  actor: Actor,
  now: Date,
): Transition | { readonly refused: 'already-so' } {
  if (ticket.movingDay === day) return { refused: 'already-so' }
  const told = movingDayEvent(ticket.movingDay, day, actor, now)
  return { patch: { movingDay: day ?? null }, events: [{ ...told, ticketId: ticket.id }] }
}

/** When somebody loses a home is a word about them: the days can be erased, that something was set stays. */
export function movingDayEvent(
  from: LocalDate | undefined,
  to: LocalDate | undefined,
  actor: Actor,
  at: Date,
  how: EventFacts = {},
): EventDraft {
  const personal = { ...(from ? { from } : {}), ...(to ? { to } : {}) }
  return { kind: 'ticket-moving-day-set', at, actor, facts: { isSet: to !== undefined, ...how }, personal }
}

/**
 * Of two tickets that become one, the day that must not be missed stays: the next of those to come. One that is past
 * hides none that is still ahead; of two that are past the later one is the question that is open.
 */
export function movingDayOfBoth(one: Moving, other: Moving, today: LocalDate): LocalDate | undefined {
  const days = [one.movingDay, other.movingDay].filter((day) => day !== undefined).toSorted()
  return days.find((day) => day >= today) ?? days.at(-1)
}

function daysLater(day: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
