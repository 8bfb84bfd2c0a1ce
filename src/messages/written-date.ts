import { type Language, locales } from './catalogue.ts'
import type { LocalTime } from './local-time.ts'

/** "24.11.2026"; English names the month, because 10.11. is read both ways: "24 Nov 2026". */
export function shortDate(clock: LocalTime, language: Language): string {
  return `${dayAndMonth(clock, language)}${language === 'sv' ? '.' : language === 'en' ? ' ' : ''}${clock.year}`
}

/** "24.11.", "24.11", "24 Nov" */
export function dayAndMonth(clock: LocalTime, language: Language): string {
  if (language === 'en') return `${clock.day} ${monthName(clock, 'en', 'short')}`
  return `${clock.day}.${clock.month}${language === 'fi' ? '.' : ''}`
}

/** "26.11.2026", "26 november 2026", "26 November 2026" */
export function fullDate(clock: LocalTime, language: Language): string {
  if (language === 'fi') return shortDate(clock, 'fi')
  return `${clock.day} ${monthName(clock, language, 'long')} ${clock.year}`
}

function monthName({ month }: LocalTime, language: Language, width: 'short' | 'long'): string {
  const name = new Intl.DateTimeFormat(locales[language], { month: width, timeZone: 'UTC' })
  return name.format(Date.UTC(2026, month - 1, 15))
}
