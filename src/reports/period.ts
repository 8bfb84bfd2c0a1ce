import { isLocalDate, type LocalDate } from '../business-time/local-date.ts'
import type { ServiceCalendar } from '../business-time/service-calendar.ts'
import { serviceDays } from '../business-time/service-days.ts'

/** Days of the office's own calendar, both included, and the instants they begin and end at. */
export type Period = {
  readonly from: LocalDate
  readonly to: LocalDate
  readonly startMs: number
  /** Midnight after the last day, outside. */
  readonly endMs: number
}

export const presets = [
  'eight-weeks',
  'this-week',
  'last-week',
  'this-month',
  'last-month',
  'this-quarter',
  'last-quarter',
  'this-year',
  'last-year',
] as const
export type Preset = (typeof presets)[number]

export type PeriodFault = 'date-invalid' | 'ends-before-it-begins' | 'too-long'

/** Six years: a pilot's whole life and the five years of the register. */
const mostDays = 6 * 366

export function periodOf(
  calendar: ServiceCalendar,
  from: string,
  to: string,
): Period | { readonly fault: PeriodFault } {
  if (!isLocalDate(from) || !isLocalDate(to)) return { fault: 'date-invalid' }
  if (to < from) return { fault: 'ends-before-it-begins' }
  const days = serviceDays(calendar)
  const [first, last] = [days.numberOf(from), days.numberOf(to)]
  if (last - first >= mostDays) return { fault: 'too-long' }
  return { from, to, startMs: days.day(first).start, endMs: days.day(last).end }
}

/** The same number of days directly before. */
export function periodBefore(calendar: ServiceCalendar, { from, to }: Period): Period {
  const days = serviceDays(calendar)
  const first = days.numberOf(from)
  const length = days.numberOf(to) - first + 1
  const [start, end] = [days.day(first - length), days.day(first - 1)]
  return { from: start.date, to: end.date, startMs: start.start, endMs: end.end }
}

/** A named period as seen today; "eight weeks" are the last eight whole ones, Monday to Sunday. */
export function presetPeriod(calendar: ServiceCalendar, preset: Preset, now: Date): Period {
  const days = serviceDays(calendar)
  const today = days.day(days.numberAt(now.getTime())).date
  const [from, to] = presetDates(preset, today)
  const period = periodOf(calendar, from, to)
  if ('fault' in period) throw new RangeError(`the preset ${preset} is no period`)
  return period
}

function presetDates(preset: Preset, today: LocalDate): readonly [LocalDate, LocalDate] {
  const monday = mondayOf(today)
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]
  const quarter = month - ((month - 1) % 3)
  const dates: Readonly<Record<Preset, readonly [LocalDate, LocalDate]>> = {
    'eight-weeks': [addDays(monday, -56), addDays(monday, -1)],
    'this-week': [monday, addDays(monday, 6)],
    'last-week': [addDays(monday, -7), addDays(monday, -1)],
    'this-month': months(year, month, 1),
    'last-month': months(year, month - 1, 1),
    'this-quarter': months(year, quarter, 3),
    'last-quarter': months(year, quarter - 3, 3),
    'this-year': months(year, 1, 12),
    'last-year': months(year - 1, 1, 12),
  }
  return dates[preset]
}

/** From the first of a month (which may lie outside 1–12) to the last day before `count` months later. */
function months(year: number, month: number, count: number): readonly [LocalDate, LocalDate] {
  return [utcDate(year, month, 1), utcDate(year, month + count, 0)]
}

function utcDate(year: number, month: number, day: number): LocalDate {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}

function addDays(date: LocalDate, count: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
}

export function mondayOf(date: LocalDate): LocalDate {
  return addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7))
}
