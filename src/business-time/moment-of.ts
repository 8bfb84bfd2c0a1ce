import { Temporal } from 'temporal-polyfill'
import { isLocalDate } from './local-date.ts'
import { minuteOfDay } from './minute-of-day.ts'

/** What the office's calendar and clock show, as an instant: "2026-11-24", "10:05". Undefined for what is no time. */
export function momentOf(date: string, time: string, timeZone: string): Date | undefined {
  const minute = minuteOfDay(time)
  if (!isLocalDate(date) || minute === undefined || minute >= 1440) return undefined
  const plain = Temporal.PlainDate.from(date).toPlainDateTime({
    hour: Math.floor(minute / 60),
    minute: minute % 60,
  })
  return new Date(plain.toZonedDateTime(timeZone).epochMilliseconds)
}

/** The same the other way round, for the fields of a form. */
export function shownMoment(at: Date, timeZone: string): { readonly date: string; readonly time: string } {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: 'minute' }),
  }
}
