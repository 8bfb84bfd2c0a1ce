import { expect, test } from 'vitest'
import { minutesByDay } from '../../src/business-time/minutes-by-day.ts'
import { isOpenAt, nextOpening } from '../../src/business-time/opening.ts'
import { defaultCalendar } from '../../src/business-time/service-calendar.ts'
import { aCalendar, everyDay, helsinki } from '../helpers/a-calendar.ts'

test.each([
  ['2026-11-24T08:00', true],
  ['2026-11-24T07:59:59.999', false],
  ['2026-11-24T15:59:59.999', true],
  ['2026-11-24T16:00', false],
  ['2026-11-28T12:00', false],
  ['2026-12-24T12:00', false],
])('at %s the office is open: %s', (at, expected) => {
  expect(isOpenAt(defaultCalendar, helsinki(at))).toBe(expected)
})

test.each([
  ['2026-11-24T12:00', '2026-11-24T12:00'],
  ['2026-11-24T05:00', '2026-11-24T08:00'],
  ['2026-11-24T16:00', '2026-11-25T08:00'],
  ['2026-12-23T16:00', '2026-12-28T08:00'],
])('from %s the office next opens at %s', (at, expected) => {
  expect(nextOpening(defaultCalendar, helsinki(at))).toEqual(helsinki(expected))
})

test('after the morning the office opens after lunch', () => {
  const calendar = aCalendar({ week: everyDay('08:00-11:00', '12:00-16:00') })
  expect(nextOpening(calendar, helsinki('2026-11-24T11:00'))).toEqual(helsinki('2026-11-24T12:00'))
})

test('a calculation names every day, its minutes and why it has none', () => {
  const calendar = aCalendar({ localClosingDays: ['2026-12-07'] })
  expect(minutesByDay(calendar, helsinki('2026-12-04T15:00'), helsinki('2026-12-08T09:30'))).toEqual([
    { date: '2026-12-04', minutes: 60, openMinutes: 480 },
    { date: '2026-12-05', minutes: 0, openMinutes: 0, closure: { kind: 'weekly' } },
    {
      date: '2026-12-06',
      minutes: 0,
      openMinutes: 0,
      closure: { kind: 'holiday', name: 'independence-day' },
    },
    { date: '2026-12-07', minutes: 0, openMinutes: 0, closure: { kind: 'local' } },
    { date: '2026-12-08', minutes: 90, openMinutes: 480 },
  ])
})

test('a closed eve says its name', () => {
  const eve = [helsinki('2026-12-24T09:00'), helsinki('2026-12-24T10:00')] as const
  expect(minutesByDay(defaultCalendar, ...eve)[0]?.closure).toEqual({ kind: 'eve', name: 'christmas-eve' })
})
