import { Temporal } from 'temporal-polyfill'
import { easterSunday } from './easter.ts'
import type { LocalDate } from './local-date.ts'

export type Holiday =
  | 'new-years-day'
  | 'epiphany'
  | 'good-friday'
  | 'easter-sunday'
  | 'easter-monday'
  | 'may-day'
  | 'ascension-day'
  | 'pentecost'
  | 'midsummer-day'
  | 'all-saints-day'
  | 'independence-day'
  | 'christmas-day'
  | 'st-stephens-day'

/** Ordinary working days by law; offices close by agreement, the Act 150/1930 § 5 counts them as holy. */
export type Eve = 'midsummer-eve' | 'christmas-eve'

export type SpecialDay = Holiday | Eve

/**
 * Church days of the Church Act and its calendar as they have stood since 1992, May Day (Act 272/1944)
 * and Independence Day (Act 388/1937), with the two eves. Computed, so that no year is the last.
 */
export function specialDays(year: number): ReadonlyMap<LocalDate, SpecialDay> {
  const kept = computedYears.get(year)
  if (kept !== undefined) return kept
  if (computedYears.size >= keptYears) computedYears.clear()
  const days = computeSpecialDays(year)
  computedYears.set(year, days)
  return days
}

const keptYears = 50
const computedYears = new Map<number, ReadonlyMap<LocalDate, SpecialDay>>()

function computeSpecialDays(year: number): ReadonlyMap<LocalDate, SpecialDay> {
  const fixed = (month: number, day: number) => Temporal.PlainDate.from({ year, month, day })
  const easter = Temporal.PlainDate.from({ year, ...easterSunday(year) })
  const fromEaster = (days: number) => easter.add({ days })
  const midsummer = saturdayFrom(fixed(6, 20))

  const days: readonly (readonly [Temporal.PlainDate, SpecialDay])[] = [
    [fixed(1, 1), 'new-years-day'],
    [fixed(1, 6), 'epiphany'],
    [fromEaster(-2), 'good-friday'],
    [easter, 'easter-sunday'],
    [fromEaster(1), 'easter-monday'],
    [fromEaster(39), 'ascension-day'],
    [fromEaster(49), 'pentecost'],
    // Ascension Day falls on May Day in 2008 and again in 2160; the day is then called May Day.
    [fixed(5, 1), 'may-day'],
    [midsummer.subtract({ days: 1 }), 'midsummer-eve'],
    [midsummer, 'midsummer-day'],
    [saturdayFrom(fixed(10, 31)), 'all-saints-day'],
    [fixed(12, 6), 'independence-day'],
    [fixed(12, 24), 'christmas-eve'],
    [fixed(12, 25), 'christmas-day'],
    [fixed(12, 26), 'st-stephens-day'],
  ]
  return new Map(days.map(([date, name]) => [date.toString(), name]))
}

export function isEve(day: SpecialDay): day is Eve {
  return day === 'midsummer-eve' || day === 'christmas-eve'
}

function saturdayFrom(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.add({ days: (6 - date.dayOfWeek + 7) % 7 })
}
