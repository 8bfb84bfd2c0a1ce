import type { ServiceCalendar } from '../business-time/service-calendar.ts'
import { serviceDays } from '../business-time/service-days.ts'
import type { Period } from './period.ts'

/** Days since 1 January 1970, a Thursday, into weeks that begin on Monday. */
export function weekNumberOfDay(dayNumber: number): number {
  return Math.floor((dayNumber + 3) / 7)
}

/** The week of an instant inside a period; quick when instants come in their order, as they are kept. */
export function weekFinder(calendar: ServiceCalendar, period: Period): (ms: number) => number {
  const days = serviceDays(calendar)
  const first = weekNumberOfDay(days.numberOf(period.from))
  const last = weekNumberOfDay(days.numberOf(period.to))
  const starts = Array.from(
    { length: last - first + 2 },
    (_, index) => days.day(mondayOfWeek(first + index)).start,
  )
  let current = 0
  return (ms) => {
    if (ms < starts[current]!) current = 0
    while (current < last - first && ms >= starts[current + 1]!) current += 1
    return first + current
  }
}

/** ISO 8601: the year and the number of a week; the week belongs to the year of its Thursday. */
export function isoWeek(weekNumber: number): {
  readonly year: number
  readonly week: number
  readonly from: string
} {
  const monday = mondayOfWeek(weekNumber)
  const thursday = monday + 3
  const year = new Date(thursday * dayMs).getUTCFullYear()
  const week = Math.floor((thursday - Date.UTC(year, 0, 1) / dayMs) / 7) + 1
  return { year, week, from: new Date(monday * dayMs).toISOString().slice(0, 10) }
}

function mondayOfWeek(weekNumber: number): number {
  return weekNumber * 7 - 3
}

const dayMs = 86_400_000
