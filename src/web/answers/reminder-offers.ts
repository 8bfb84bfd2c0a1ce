import { isLocalDate, type LocalDate } from '../../business-time/local-date.ts'
import type { ServiceCalendar } from '../../business-time/service-calendar.ts'
import { serviceDays } from '../../business-time/service-days.ts'
import { addWorkingDays } from '../../business-time/working-days.ts'
import { nearFrom, proposedUrgency } from '../../tickets/moving-day.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Voice } from '../page/render.ts'
import { isReachable, reminderMoment } from './reminder-choices.ts'

export type ReminderOffer = { readonly day: LocalDate; readonly text: string; readonly isChosen: boolean }

/** Working days after which an advisor comes back when a resident does not. */
const offeredDays = [1, 2, 3, 5, 10, 20]

/** An urgent ticket is not left to chance; with others a person says whether they want to be reminded. */
const proposedDays: Readonly<Record<Ticket['urgency'], number | undefined>> = {
  crisis: 1,
  'legal-deadline': 2,
  ordinary: undefined,
}

/**
 * Days to be reminded on, the opening of the service on each.
 *
 * @param chosen ISO date of the form; empty for none, undefined for a form nobody touched yet
 */
export function reminderOffers(
  ticket: Ticket,
  chosen: string | undefined,
  calendar: ServiceCalendar,
  { t, f }: Voice,
  now: Date,
): ReminderOffer[] {
  const days = serviceDays(calendar)
  const today = days.day(days.numberAt(now.getTime())).date
  const offered = offeredDays.map((count) => ({ count, day: addWorkingDays(calendar, today, count) }))
  const proposed = ticket.reminderAt ? undefined : proposedDay(ticket, offered, today)
  const isOther = chosen && isLocalDate(chosen) && !offered.some(({ day }) => day === chosen)
  const own = isOther ? [{ count: 0, day: chosen }] : []
  return [...own, ...offered].map(({ count, day }) => ({
    day,
    text: t('reminder.offer', { at: f.relative(reminderMoment(calendar, day) ?? now, now), count }),
    isChosen: day === (chosen ?? proposed),
  }))
}

/**
 * While there is time, the last day that is offered before the moving day comes near; then soon, as with anything
 * urgent, but never on the moving day or after it.
 */
function proposedDay(
  ticket: Ticket,
  offered: readonly { readonly count: number; readonly day: LocalDate }[],
  today: LocalDate,
): LocalDate | undefined {
  const { movingDay } = ticket
  const urgency = proposedUrgency(ticket, today) ?? ticket.urgency
  const count = proposedDays[urgency]
  const usual = offered.find((one) => one.count === count)?.day
  if (movingDay === undefined || movingDay < today) return usual
  const limit = nearFrom(movingDay) > today ? nearFrom(movingDay) : movingDay
  const last = offered.findLast(({ day }) => day < limit)?.day
  if (usual === undefined || (last !== undefined && last < usual)) return last
  return usual < movingDay ? usual : undefined
}

/** When that day's reminder comes; undefined when none is wanted, `past` when it would be too late or too far. */
export function chosenReminder(
  day: string | undefined,
  calendar: ServiceCalendar,
  now: Date,
): Date | 'past' | undefined {
  if (!day) return undefined
  const moment = reminderMoment(calendar, day as LocalDate)
  return moment && isReachable(moment, now) ? moment : 'past'
}
