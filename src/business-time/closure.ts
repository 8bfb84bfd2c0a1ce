import { Temporal } from 'temporal-polyfill'
import { type Eve, type Holiday, isEve, type SpecialDay, specialDays } from './finnish-holidays.ts'
import { type LocalDate, weekdayOf } from './local-date.ts'
import type { ServiceCalendar } from './service-calendar.ts'

/** Why the office does not serve on a day; shown beside a day of zero minutes in a calculation. */
export type Closure =
  | { readonly kind: 'holiday'; readonly name: Holiday }
  | { readonly kind: 'eve'; readonly name: Eve }
  | { readonly kind: 'local' }
  /** The weekly hours have none for this weekday. */
  | { readonly kind: 'weekly' }

/** Undefined on a working day. A holiday comes before a local closing day, that before the week. */
export function closureOf(calendar: ServiceCalendar, date: LocalDate): Closure | undefined {
  const day = Temporal.PlainDate.from(date)
  const special = specialDay(day)
  if (special !== undefined) {
    if (!isEve(special)) return { kind: 'holiday', name: special }
    if (isClosedEve(calendar, special)) return { kind: 'eve', name: special }
  }
  if (calendar.localClosingDays.includes(date)) return { kind: 'local' }
  if (calendar.week[weekdayOf(day)].length === 0) return { kind: 'weekly' }
  return undefined
}

/** The holiday or eve on a day, if any. */
export function specialDay(date: Temporal.PlainDate): SpecialDay | undefined {
  return specialDays(date.year).get(date.toString())
}

function isClosedEve({ closedEves }: ServiceCalendar, eve: Eve): boolean {
  return eve === 'christmas-eve' ? closedEves.christmas : closedEves.midsummer
}
