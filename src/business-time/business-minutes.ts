import type { ServiceCalendar } from './service-calendar.ts'
import type { ServiceDay } from './service-day.ts'
import { serviceDays } from './service-days.ts'

/**
 * Minutes of service between two instants, elapsed in real time; not rounded. Negative when `to` is
 * before `from`, so that parts always add up to the whole.
 */
export function businessMinutesBetween(calendar: ServiceCalendar, from: Date, to: Date): number {
  return serviceMsBetween(calendar, from.getTime(), to.getTime()) / minuteMs
}

/**
 * The earliest instant that has `minutes` of service between `from` and itself: `from` for none, and
 * closing time, not the next opening, where the two count alike. Throws on a negative length.
 */
export function addBusinessMinutes(calendar: ServiceCalendar, from: Date, minutes: number): Date {
  if (!(minutes >= 0 && minutes <= longestMinutes)) throw new RangeError('not a length of business time')
  const days = serviceDays(calendar)
  const start = from.getTime()
  let number = days.numberAt(start)
  let left = minutes * minuteMs
  if (left === 0) return new Date(start)
  for (;;) {
    const day = days.day(number)
    const here = serviceMsOfDay(day, start, day.end)
    if (left <= here) return new Date(instantAfter(day, start, left))
    left -= here
    number += 1
  }
}

const minuteMs = 60_000

/** A hundred years around the clock. */
const longestMinutes = 100 * 366 * 24 * 60

function serviceMsBetween(calendar: ServiceCalendar, from: number, to: number): number {
  if (to < from) return -serviceMsBetween(calendar, to, from)
  const days = serviceDays(calendar)
  const last = days.numberAt(to)
  let sum = 0
  for (let number = days.numberAt(from); number <= last; number += 1) {
    sum += serviceMsOfDay(days.day(number), from, to)
  }
  return sum
}

/** Milliseconds of a day's service that lie between two instants. */
export function serviceMsOfDay(day: ServiceDay, from: number, to: number): number {
  if (from <= day.start && day.end <= to) return day.openMs
  let sum = 0
  for (const span of day.open) sum += Math.max(0, Math.min(to, span.to) - Math.max(from, span.from))
  return sum
}

function instantAfter(day: ServiceDay, start: number, ms: number): number {
  let left = ms
  for (const span of day.open) {
    const from = Math.max(start, span.from)
    const here = Math.max(0, span.to - from)
    if (left <= here) return from + left
    left -= here
  }
  return day.end
}
