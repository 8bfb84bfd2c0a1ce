import { type Language, locales } from './catalogue.ts'
import { type LocalTime, localTime } from './local-time.ts'
import { translator } from './translator.ts'
import { dayAndMonth, fullDate, shortDate } from './written-date.ts'

/** How times, lengths and amounts are written for people; times in the office's time zone. */
export type Formatting = {
  /** "ti 24.11.2026", "Tue 24 Nov 2026" */
  date(at: Date): string
  /** An ISO date as "ti 24.11.", "Tue 24 Nov"; with the year once the month alone would not tell. */
  day(date: string, now: Date): string
  /** "klo 12.20", "kl. 12.20", "12:20" */
  time(at: Date): string
  /** "ti 24.11.2026 klo 12.20" */
  dateTime(at: Date): string
  /** "24.11.2026". */
  bareDate(at: Date): string
  /** "tänään klo 8.20", "eilen klo 8.20"; the date without the year in the same year, else with it. */
  relative(at: Date, now: Date): string
  /** "torstaina 26.11.2026", "torsdagen den 26 november 2026", "Thursday 26 November 2026" */
  dueDay(at: Date): string
  /** Days of the office's calendar from `now` to an ISO date; negative for one that is over. */
  daysUntil(date: string, now: Date): number
  /** Whole minutes, rounded down: "2 t 55 min", "45 min", "3 t"; hours are not made into days. */
  duration(minutes: number): string
  /** "2 340,00 €" */
  money(cents: number): string
  /** Decimal units as mail programs show them: "820 tavua", "12 kt", "1,4 Mt" */
  fileSize(bytes: number): string
  /** "1 234", "12,5"; at most one decimal. */
  number(value: number): string
}

export function formatting(language: Language, timeZone: string): Formatting {
  const t = translator(language)
  const decimal = new Intl.NumberFormat(locales[language], { maximumFractionDigits: 1 })
  const euros = new Intl.NumberFormat(locales[language], { style: 'currency', currency: 'EUR' })
  const local = (at: Date): LocalTime => localTime(at, timeZone)
  const dated = (clock: LocalTime): string =>
    t('format.date', { weekday: t(`format.weekday.${clock.weekday}`), date: shortDate(clock, language) })
  const datedThisYear = (clock: LocalTime): string =>
    t('format.date', { weekday: t(`format.weekday.${clock.weekday}`), date: dayAndMonth(clock, language) })
  const timed = ({ hour, minute }: LocalTime): string =>
    t('format.time', { hour: String(hour), minute: String(minute).padStart(2, '0') })

  return {
    date: (at) => dated(local(at)),
    day(date, now) {
      const clock = localTime(new Date(`${date}T00:00:00Z`), 'UTC')
      const isTold = Math.abs(clock.dayNumber - local(now).dayNumber) < halfAYear
      return isTold ? datedThisYear(clock) : dated(clock)
    },
    time: (at) => timed(local(at)),
    bareDate: (at) => shortDate(local(at), language),
    dateTime: (at) => t('format.date-time', { date: dated(local(at)), time: timed(local(at)) }),
    relative(at, now) {
      const clock = local(at)
      const today = local(now)
      const key = relativeKeys.get(clock.dayNumber - today.dayNumber)
      if (key !== undefined) return t(key, { time: timed(clock) })
      const date = clock.year === today.year ? datedThisYear(clock) : dated(clock)
      return t('format.date-time', { date, time: timed(clock) })
    },
    dueDay: (at) => formatDueDay(at, language, timeZone),
    daysUntil: (date, now) => Date.parse(`${date}T00:00:00Z`) / 86_400_000 - local(now).dayNumber,
    duration(minutes) {
      const hours = decimal.format(Math.floor(minutes / 60))
      const rest = Math.floor(minutes % 60)
      if (minutes < 60) return t('format.duration.minutes', { minutes: rest })
      if (rest === 0) return t('format.duration.hours', { hours })
      return t('format.duration.hours-minutes', { hours, minutes: rest })
    },
    money: (cents) => euros.format(cents / 100),
    fileSize(bytes) {
      if (bytes < 1000) return t('format.size.bytes', { size: decimal.format(bytes) })
      if (bytes < 999_500)
        return t('format.size.kilobytes', { size: decimal.format(Math.round(bytes / 1000)) })
      if (bytes < 999_950_000) return t('format.size.megabytes', { size: decimal.format(bytes / 1_000_000) })
      return t('format.size.gigabytes', { size: decimal.format(bytes / 1_000_000_000) })
    },
    number: (value) => decimal.format(value),
  }
}

const halfAYear = 183

/** The day of a promise as it stands in a sentence; Finnish says "on Thursday" by the essive case. */
export function formatDueDay(at: Date, language: Language, timeZone: string): string {
  const clock = localTime(at, timeZone)
  const t = translator(language)
  const weekday = t(`format.on-weekday.${clock.weekday}`)
  return t('format.due-day', { weekday, date: fullDate(clock, language) })
}

const relativeKeys = new Map<number, 'format.yesterday' | 'format.today' | 'format.tomorrow'>([
  [-1, 'format.yesterday'],
  [0, 'format.today'],
  [1, 'format.tomorrow'],
])
