import type { LocalDate, Weekday } from './local-date.ts'

/** Wall-clock times "HH:MM"; `to` is the first minute outside and may be "24:00". */
export type ServiceSpan = { readonly from: string; readonly to: string }

/**
 * When the office serves. Plain data: it is a setting, and a report keeps the one it was counted with.
 * Days are computed once for each calendar object, so callers keep the object while the setting stands.
 */
export type ServiceCalendar = {
  /** IANA name; the hours below are its wall clock. */
  readonly timeZone: string
  /** A day without spans is no service day; a lunch break makes two spans. */
  readonly week: Readonly<Record<Weekday, readonly ServiceSpan[]>>
  /** Whether the office is closed on Christmas Eve and Midsummer Eve. */
  readonly closedEves: { readonly christmas: boolean; readonly midsummer: boolean }
  /** Days on which this office alone is closed. */
  readonly localClosingDays: readonly LocalDate[]
}

const officeDay: readonly ServiceSpan[] = [{ from: '08:00', to: '16:00' }]

export const defaultCalendar: ServiceCalendar = {
  timeZone: 'Europe/Helsinki',
  week: { 1: officeDay, 2: officeDay, 3: officeDay, 4: officeDay, 5: officeDay, 6: [], 7: [] },
  closedEves: { christmas: true, midsummer: true },
  localClosingDays: [],
}
