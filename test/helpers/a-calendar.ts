import { defaultCalendar, type ServiceCalendar } from '../../src/business-time/service-calendar.ts'

export function aCalendar(overrides: Partial<ServiceCalendar> = {}): ServiceCalendar {
  return { ...defaultCalendar, ...overrides }
}

/** The same spans, "08:00–12:00" each, on every day of the week. */
export function everyDay(...spans: string[]): ServiceCalendar['week'] {
  const day = spans.map((span) => ({ from: span.slice(0, 5), to: span.slice(6) }))
  return { 1: day, 2: day, 3: day, 4: day, 5: day, 6: day, 7: day }
}

/** An instant by the wall clock of Helsinki, with the offset that was in force. */
export function helsinki(local: string, offset: '+02:00' | '+03:00' = '+02:00'): Date {
  return new Date(`${local}${offset}`)
}
