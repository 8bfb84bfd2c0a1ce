import { isLocalDate, type Weekday, weekdays } from './local-date.ts'
import { minuteOfDay } from './minute-of-day.ts'
import type { ServiceCalendar, ServiceSpan } from './service-calendar.ts'

export type CalendarFault =
  | { readonly code: 'unknown-time-zone' }
  | { readonly code: 'never-open' }
  /** Not "HH:MM", or it closes before it opens. */
  | { readonly code: 'span-invalid'; readonly weekday: Weekday }
  /** Spans of a day stand in order and do not touch. */
  | { readonly code: 'spans-overlap'; readonly weekday: Weekday }
  | { readonly code: 'date-invalid'; readonly date: string }

/** Everything that is wrong with a calendar somebody set, at once; the other rules expect none. */
export function calendarFaults(calendar: ServiceCalendar): readonly CalendarFault[] {
  return [
    ...(isTimeZone(calendar.timeZone) ? [] : [{ code: 'unknown-time-zone' } as const]),
    ...(weekdays.some((weekday) => calendar.week[weekday].length > 0)
      ? []
      : [{ code: 'never-open' } as const]),
    ...weekdays.flatMap((weekday) => spanFaults(weekday, calendar.week[weekday])),
    ...calendar.localClosingDays
      .filter((date) => !isLocalDate(date))
      .map((date) => ({ code: 'date-invalid', date }) as const),
  ]
}

function spanFaults(weekday: Weekday, spans: readonly ServiceSpan[]): readonly CalendarFault[] {
  let previousEnd = -1
  for (const span of spans) {
    const from = minuteOfDay(span.from)
    const to = minuteOfDay(span.to)
    if (from === undefined || to === undefined || from >= to) return [{ code: 'span-invalid', weekday }]
    if (from <= previousEnd) return [{ code: 'spans-overlap', weekday }]
    previousEnd = to
  }
  return []
}

function isTimeZone(name: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC'
}
