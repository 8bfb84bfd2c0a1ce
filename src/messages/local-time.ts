export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const

export type Weekday = (typeof weekdays)[number]

/** What the office's wall calendar and clock show at an instant. */
export type LocalTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly weekday: Weekday
  /** Days since 1 January 1970 in the office's own calendar: neighbours differ by one across DST. */
  readonly dayNumber: number
}

export function localTime(at: Date, timeZone: string): LocalTime {
  const parts = new Map<string, number>()
  for (const { type, value } of clockOf(timeZone).formatToParts(at)) parts.set(type, Number(value))
  const part = (name: string): number => parts.get(name) ?? Number.NaN
  const dayNumber = Date.UTC(part('year'), part('month') - 1, part('day')) / 86_400_000
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    weekday: weekdayOf(dayNumber),
    dayNumber,
  }
}

/** 1 January 1970 was a Thursday. */
function weekdayOf(dayNumber: number): Weekday {
  return weekdays[(((dayNumber + 3) % 7) + 7) % 7]!
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone)
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    clocks.set(timeZone, clock)
  }
  return clock
}
