import { serviceMsOfDay } from './business-minutes.ts'
import type { Closure } from './closure.ts'
import type { LocalDate } from './local-date.ts'
import type { ServiceCalendar } from './service-calendar.ts'
import { serviceDays } from './service-days.ts'

/** A line of the calculation that proves a response time. */
export type DayOfService = {
  readonly date: LocalDate
  /** Minutes of this day that count. */
  readonly minutes: number
  /** Minutes the office served on it in all. */
  readonly openMinutes: number
  /** Why it served none. */
  readonly closure?: Closure
}

/** Every day from `from` to `to`, both included; the minutes add up to `businessMinutesBetween`. */
export function minutesByDay(calendar: ServiceCalendar, from: Date, to: Date): readonly DayOfService[] {
  const days = serviceDays(calendar)
  const last = days.numberAt(to.getTime())
  const lines: DayOfService[] = []
  for (let number = days.numberAt(from.getTime()); number <= last; number += 1) {
    const day = days.day(number)
    lines.push({
      date: day.date,
      minutes: serviceMsOfDay(day, from.getTime(), to.getTime()) / 60_000,
      openMinutes: day.openMs / 60_000,
      ...(day.closure === undefined ? {} : { closure: day.closure }),
    })
  }
  return lines
}
