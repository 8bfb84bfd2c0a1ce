import { shownMoment } from '../../business-time/moment-of.ts'
import { proposedUrgency } from '../../tickets/moving-day.ts'
import type { Ticket, Urgency } from '../../tickets/ticket.ts'
import type { Voice } from '../page/render.ts'

export type UrgencyProposal = {
  readonly urgency: Urgency
  /** For the ticket: what is proposed and why. */
  readonly text: string
  /** For the form: a reason that may be sent as it is, without a name in it. */
  readonly reason: string
}

/** Proposed, never done: a person confirms it, and the reason stands in the proof. */
export function urgencyProposal(
  ticket: Ticket,
  timeZone: string,
  { t, f }: Voice,
  now: Date,
): UrgencyProposal | undefined {
  const { movingDay, state } = ticket
  const urgency = proposedUrgency(ticket, shownMoment(now, timeZone).date)
  if (movingDay === undefined || urgency === undefined || state === 'closed') return undefined
  const day = f.day(movingDay, now)
  const away = t('moving.away', { day, days: f.daysUntil(movingDay, now) })
  return {
    urgency,
    reason: t('moving.reason', { day }),
    text: t('moving.proposal', { away, urgency: t(`urgency.${urgency}`) }),
  }
}
