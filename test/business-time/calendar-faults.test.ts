import { expect, test } from 'vitest'
import { calendarFaults } from '../../src/business-time/calendar-faults.ts'
import { defaultCalendar } from '../../src/business-time/service-calendar.ts'
import { aCalendar, everyDay } from '../helpers/a-calendar.ts'

test('the calendar the office starts with has no fault', () => {
  expect(calendarFaults(defaultCalendar)).toEqual([])
})

test('every fault is named at once', () => {
  const calendar = aCalendar({
    timeZone: 'Europe/Lahti',
    week: { ...everyDay(), 1: [{ from: '16:00', to: '08:00' }], 2: [{ from: '8', to: '16' }] },
    localClosingDays: ['2026-02-30', '2026-12-31'],
  })
  expect(calendarFaults(calendar)).toEqual([
    { code: 'unknown-time-zone' },
    { code: 'span-invalid', weekday: 1 },
    { code: 'span-invalid', weekday: 2 },
    { code: 'date-invalid', date: '2026-02-30' },
  ])
})

test.each([
  ['08:00-12:00', '11:00-16:00'],
  ['08:00-12:00', '12:00-16:00'],
  ['12:00-16:00', '08:00-11:00'],
])('spans %s and %s of one day are not in order or not apart', (first, second) => {
  expect(calendarFaults(aCalendar({ week: everyDay(first, second) }))[0]?.code).toBe('spans-overlap')
})

test('a week without any service is a fault', () => {
  expect(calendarFaults(aCalendar({ week: everyDay() }))).toEqual([{ code: 'never-open' }])
})

test.each(['24:01', '08:60', '8:00', '', '08:00:00'])('"%s" is no time of day', (from) => {
  const calendar = aCalendar({ week: { ...everyDay(), 3: [{ from, to: '24:00' }] } })
  expect(calendarFaults(calendar)).toEqual([{ code: 'span-invalid', weekday: 3 }])
})
