import { Temporal } from 'temporal-polyfill'
import type { LocalDate } from './local-date.ts'
import type { ServiceCalendar } from './service-calendar.ts'
import { type ServiceDay, serviceDay } from './service-day.ts'

/** The days of one calendar, each computed once; days are numbered from 1 January 1970. */
export type ServiceDays = {
  /** The number of the local day that holds an instant. */
  numberAt(ms: number): number
  numberOf(date: LocalDate): number
  day(number: number): ServiceDay
}

/** Throws on a calendar that never opens, which `calendarFaults` refuses where it is set. */
export function serviceDays(calendar: ServiceCalendar): ServiceDays {
  let days = known.get(calendar)
  if (days === undefined) {
    days = daysOf(calendar)
    known.set(calendar, days)
  }
  return days
}

const known = new WeakMap<ServiceCalendar, ServiceDays>()

const dayMs = 86_400_000

/** About eleven years: more than a report reads, some two megabytes. */
const keptDays = 4000

function daysOf(calendar: ServiceCalendar): ServiceDays {
  if (Object.values(calendar.week).every((spans) => spans.length === 0)) {
    throw new RangeError('the service calendar never opens')
  }
  const kept = new Map<number, ServiceDay>()

  function day(number: number): ServiceDay {
    const found = kept.get(number)
    if (found !== undefined) return found
    if (kept.size >= keptDays) kept.clear()
    const computed = serviceDay(calendar, plainDate(number))
    kept.set(number, computed)
    return computed
  }

  return {
    day,
    /** No time zone is more than a day away from UTC, so the guess is off by one at most. */
    numberAt(ms) {
      if (!Number.isFinite(ms)) throw new RangeError('an invalid date has no business time')
      let number = Math.floor(ms / dayMs)
      while (ms < day(number).start) number -= 1
      while (ms >= day(number).end) number += 1
      return number
    },
    numberOf: (date) => Date.parse(`${date}T00:00:00Z`) / dayMs,
  }
}

function plainDate(number: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(number * dayMs)
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
}
