import type { ServiceCalendar } from './service-calendar.ts'
import { serviceDays } from './service-days.ts'

/** The opening minute is inside, the closing minute outside. */
export function isOpenAt(calendar: ServiceCalendar, at: Date): boolean {
  const days = serviceDays(calendar)
  const ms = at.getTime()
  return days.day(days.numberAt(ms)).open.some(({ from, to }) => from <= ms && ms < to)
}

/** The first instant of service from `at` on: `at` itself while the office is open. */
export function nextOpening(calendar: ServiceCalendar, at: Date): Date {
  const days = serviceDays(calendar)
  const ms = at.getTime()
  let number = days.numberAt(ms)
  for (;;) {
    const ahead = days.day(number).open.find(({ to }) => ms < to)
    if (ahead !== undefined) return new Date(Math.max(ms, ahead.from))
    number += 1
  }
}
