import { dueAt } from '../business-time/working-days.ts'
import type { EventDraft } from '../events/event.ts'
import type { User } from '../people/user.ts'
import type { OfficeSettings } from '../settings/settings.ts'
import type { Ticket, Urgency } from '../tickets/ticket.ts'
import type { Change } from './desk-store.ts'

/** Refused because somebody changed the ticket after the form was rendered. */
export const changedMeanwhile = 'changed-meanwhile'

/** Who does it, when, and from which version of the ticket. */
export type Act = { readonly user: User; readonly at: Date; readonly version: number }

export function assignment(act: Act, assignee: User | undefined): (ticket: Ticket) => Change {
  return unlessChanged(act, (ticket) => ({
    patch: { assigneeId: assignee?.id ?? null },
    events: [eventOf(act, ticket, 'ticket-assigned', { assignee: assignee?.id ?? null })],
  }))
}

/** The clock of an unanswered ticket stays as it is, so that reopening it gives it back. */
export function closing(act: Act, outcome: string): (ticket: Ticket) => Change {
  return unlessChanged(act, (ticket) => ({
    patch: { state: 'closed', closedAt: act.at, reminderAt: null },
    events: [{ ...eventOf(act, ticket, 'ticket-closed', {}), personal: { outcome } }],
  }))
}

export function reopening(act: Act): (ticket: Ticket) => Change {
  return unlessChanged(act, (ticket) => ({
    patch: { state: 'open', closedAt: null },
    events: [eventOf(act, ticket, 'ticket-reopened', { byPerson: true })],
  }))
}

/** Automatic or quarantined mail becomes an enquiry; its clock counts from arrival (product.md §2). */
export function confirmation(
  act: Act,
  arrivedAt: Date,
  settings: OfficeSettings,
): (ticket: Ticket) => Change {
  return unlessChanged(act, (ticket) => ({
    patch: {
      class: 'enquiry',
      state: 'open',
      closedAt: null,
      waitingSince: arrivedAt,
      dueAt: dueAt(settings.serviceHours, arrivedAt, targetDays(ticket.urgency, settings)),
    },
    events: [
      eventOf(act, ticket, ticket.class === 'quarantine' ? 'ticket-released' : 'ticket-confirmed', {}),
    ],
  }))
}

function unlessChanged(act: Act, change: (ticket: Ticket) => Change): (ticket: Ticket) => Change {
  return (ticket) => (ticket.version === act.version ? change(ticket) : { refused: changedMeanwhile })
}

function targetDays(urgency: Urgency, { targets }: OfficeSettings): number {
  const days: Readonly<Record<Urgency, number>> = {
    ordinary: targets.ordinaryDays,
    'legal-deadline': targets.legalDeadlineDays,
    crisis: targets.crisisDays,
  }
  return days[urgency]
}

function eventOf(act: Act, ticket: Ticket, kind: EventDraft['kind'], facts: EventDraft['facts']): EventDraft {
  return {
    kind,
    at: act.at,
    ticketId: ticket.id,
    actor: { userId: act.user.id },
    ...(facts ? { facts } : {}),
  }
}
