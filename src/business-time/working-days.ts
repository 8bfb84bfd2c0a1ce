import { isLocalDate, type LocalDate } from './local-date.ts'
import type { ServiceCalendar } from './service-calendar.ts'
import { type ServiceDays, serviceDays } from './service-days.ts'

/** Whether the office serves on a day at all. */
export function isWorkingDay(calendar: ServiceCalendar, date: LocalDate): boolean {
  const days = serviceDays(calendar)
  return isServed(days, days.numberOf(date))
}

/** Working day `count` after a date, which is not counted itself; 0 gives the date or the next working day. */
export function addWorkingDays(calendar: ServiceCalendar, date: LocalDate, count: number): LocalDate {
  if (!isLocalDate(date)) throw new RangeError('not an ISO date')
  const days = serviceDays(calendar)
  return days.day(workingDayAfter(days, days.numberOf(date), count)).date
}

/**
 * Closing time of working day `count` after the day of arrival (ruling 9): the promise of a target. The
 * day of arrival is day 0, whatever its hour and whether the office serves on it. "The same working day"
 * is 0; a mail that comes at or after closing time or on a free day is then due on the next working day.
 */
export function dueAt(calendar: ServiceCalendar, arrivedAt: Date, count: number): Date {
  const days = serviceDays(calendar)
  const arrived = arrivedAt.getTime()
  const arrivalDay = days.numberAt(arrived)
  const closing = closingOf(days, workingDayAfter(days, arrivalDay, count))
  return new Date(closing > arrived ? closing : closingOf(days, workingDayAfter(days, arrivalDay, 1)))
}

/** Working days after the local day of `from`, up to and with that of `to`: 0 on one day. */
export function workingDaysBetween(calendar: ServiceCalendar, from: Date, to: Date): number {
  if (to < from) throw new RangeError('the span ends before it begins')
  const days = serviceDays(calendar)
  const last = days.numberAt(to.getTime())
  let count = 0
  for (let number = days.numberAt(from.getTime()) + 1; number <= last; number += 1) {
    if (isServed(days, number)) count += 1
  }
  return count
}

/** Four years; a target is days, a typing mistake is not. */
const longestCount = 1000

function workingDayAfter(days: ServiceDays, start: number, count: number): number {
  if (!(Number.isInteger(count) && count >= 0 && count <= longestCount)) {
    throw new RangeError('not a number of working days')
  }
  let number = count === 0 ? start - 1 : start
  for (let left = Math.max(1, count); left > 0; ) {
    number += 1
    if (isServed(days, number)) left -= 1
  }
  return number
}

function isServed(days: ServiceDays, number: number): boolean {
  return days.day(number).openMs > 0
}

function closingOf(days: ServiceDays, number: number): number {
  return days.day(number).open.at(-1)!.to
}
