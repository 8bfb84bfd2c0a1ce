import { Temporal } from 'temporal-polyfill'
import { specialDay } from './closure.ts'
import type { SpecialDay } from './finnish-holidays.ts'
import { isLocalDate, type LocalDate } from './local-date.ts'

/** A time limit that a law or a letter sets a resident. Calendar days, not working days. */
export type StatutoryTime =
  | { readonly days: number }
  | { readonly weeks: number }
  | { readonly months: number }
  | { readonly years: number }

export type StatutoryDeadline = {
  /** The last day on which the act may be done. */
  readonly lastDay: LocalDate
  /** Where § 5 moved it from, and why. */
  readonly movedFrom?: { readonly date: LocalDate; readonly reason: SpecialDay | 'saturday' | 'sunday' }
}

/**
 * Act on the computation of statutory time limits (150/1930). § 2: the day from which it runs is not
 * counted. § 3: weeks, months and years end on the same weekday or date, or else on the month's last day.
 * § 5: a last day that is holy, Independence Day, May Day, one of the eves or a Saturday moves to the first
 * working day after it. The office's own closing days mean nothing here. Throws on what is no date or length.
 */
export function statutoryDeadline(from: LocalDate, time: StatutoryTime): StatutoryDeadline {
  if (!isLocalDate(from)) throw new RangeError('not an ISO date')
  if (!Object.values(time).every((length) => Number.isInteger(length) && length >= 0 && length <= 10_000)) {
    throw new RangeError('not a length of time')
  }
  const counted = Temporal.PlainDate.from(from).add(time, { overflow: 'constrain' })
  const reason = freeDay(counted)
  if (reason === undefined) return { lastDay: counted.toString() }
  let lastDay = counted
  while (freeDay(lastDay) !== undefined) lastDay = lastDay.add({ days: 1 })
  return { lastDay: lastDay.toString(), movedFrom: { date: counted.toString(), reason } }
}

function freeDay(date: Temporal.PlainDate): SpecialDay | 'saturday' | 'sunday' | undefined {
  const special = specialDay(date)
  if (special !== undefined) return special
  if (date.dayOfWeek === 6) return 'saturday'
  if (date.dayOfWeek === 7) return 'sunday'
  return undefined
}
