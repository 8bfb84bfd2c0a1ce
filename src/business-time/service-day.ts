import type { Temporal } from 'temporal-polyfill'
import { type Closure, closureOf } from './closure.ts'
import { type LocalDate, weekdayOf } from './local-date.ts'
import { minuteOfDay } from './minute-of-day.ts'
import type { ServiceCalendar } from './service-calendar.ts'

/** Milliseconds since the epoch, `to` is outside. */
export type Interval = { readonly from: number; readonly to: number }

/** One day of the wall calendar in real time. */
export type ServiceDay = {
  readonly date: LocalDate
  /** Midnight to midnight: 23 or 25 hours where the clock is changed. */
  readonly start: number
  readonly end: number
  /** Ordered, apart from each other, none empty. */
  readonly open: readonly Interval[]
  readonly openMs: number
  readonly closure?: Closure
}

/**
 * An instant is in service when the wall clock of the time zone shows a time inside a span: an hour that
 * the clock skips is not served, one that it shows twice is served twice.
 */
export function serviceDay(calendar: ServiceCalendar, day: Temporal.PlainDate): ServiceDay {
  const date = day.toString()
  const start = day.toZonedDateTime(calendar.timeZone)
  const end = day.add({ days: 1 }).toZonedDateTime(calendar.timeZone).epochMilliseconds
  const closure = closureOf(calendar, date)
  const open = closure === undefined ? openIntervals(calendar, day, start, end) : []
  return {
    date,
    start: start.epochMilliseconds,
    end,
    open,
    openMs: open.reduce((sum, { from, to }) => sum + to - from, 0),
    ...(closure === undefined ? {} : { closure }),
  }
}

function openIntervals(
  calendar: ServiceCalendar,
  day: Temporal.PlainDate,
  start: Temporal.ZonedDateTime,
  end: number,
): readonly Interval[] {
  const midnight = day.toZonedDateTime('UTC').epochMilliseconds
  const spans = calendar.week[weekdayOf(day)]
  const pieces = stretchesOfOneOffset(start, end).flatMap(({ from, to, offset }) =>
    spans.map((span) => ({
      from: Math.max(from, midnight + minutes(span.from) - offset),
      to: Math.min(to, midnight + minutes(span.to) - offset),
    })),
  )
  return joined(pieces.filter(({ from, to }) => from < to))
}

/** The day cut where the clock is changed; `offset` in milliseconds. */
function stretchesOfOneOffset(start: Temporal.ZonedDateTime, end: number) {
  const stretches: { from: number; to: number; offset: number }[] = []
  let at: Temporal.ZonedDateTime | null = start
  while (at !== null && at.epochMilliseconds < end) {
    const change: Temporal.ZonedDateTime | null = at.getTimeZoneTransition('next')
    const to = Math.min(end, change?.epochMilliseconds ?? end)
    stretches.push({ from: at.epochMilliseconds, to, offset: at.offsetNanoseconds / 1e6 })
    at = change
  }
  return stretches
}

function joined(intervals: readonly Interval[]): readonly Interval[] {
  const result: Interval[] = []
  for (const interval of intervals) {
    const last = result.at(-1)
    if (last?.to === interval.from) result[result.length - 1] = { from: last.from, to: interval.to }
    else result.push(interval)
  }
  return result
}

function minutes(time: string): number {
  const minute = minuteOfDay(time)
  if (minute === undefined) throw new RangeError(`no time of day: ${time}`)
  return minute * 60_000
}
