import type { Temporal } from 'temporal-polyfill'

/** A day of the wall calendar, ISO 8601: "2026-11-24". Text, so that settings and reports can hold it. */
export type LocalDate = string

/** ISO 8601: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

export const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]

export function weekdayOf(date: Temporal.PlainDate): Weekday {
  return date.dayOfWeek as Weekday
}

/** "2026-02-30" and "24.11.2026" are none. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
