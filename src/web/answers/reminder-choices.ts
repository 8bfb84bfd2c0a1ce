import { isLocalDate, type LocalDate } from '../../business-time/local-date.ts'
import { nextOpening } from '../../business-time/opening.ts'
import type { ServiceCalendar } from '../../business-time/service-calendar.ts'
import { serviceDays } from '../../business-time/service-days.ts'
import { addWorkingDays } from '../../business-time/working-days.ts'

export const reminderPresets = ['tomorrow', 'three', 'week'] as const

export type ReminderPreset = (typeof reminderPresets)[number]

/** The opening of the service on that day, or on the first day after it that is served. */
export function reminderMoment(calendar: ServiceCalendar, day: LocalDate): Date | undefined {
  if (!isLocalDate(day)) return undefined
  const days = serviceDays(calendar)
  const number = days.numberOf(day)
  return nextOpening(calendar, new Date(days.day(number).start))
}

export function presetDay(calendar: ServiceCalendar, preset: ReminderPreset, now: Date): LocalDate {
  const days = serviceDays(calendar)
  const today = days.numberAt(now.getTime())
  if (preset === 'week') return days.day(today + 7).date
  return addWorkingDays(calendar, days.day(today).date, preset === 'tomorrow' ? 1 : 3)
}

/** Two years: what is reminded of later is a wrong key. */
export function isReachable(moment: Date, now: Date): boolean {
  return moment > now && moment.getTime() - now.getTime() < 2 * 366 * 86_400_000
}
