import { describe, expect, test } from 'vitest'
import { defaultCalendar } from '../../src/business-time/service-calendar.ts'
import {
  addWorkingDays,
  dueAt,
  isWorkingDay,
  workingDaysBetween,
} from '../../src/business-time/working-days.ts'
import { aCalendar, everyDay, helsinki } from '../helpers/a-calendar.ts'

describe('an answer is due at closing time of working day N after arrival', () => {
  test.each([
    ['an ordinary Tuesday', '2026-11-24T09:41', 3, '2026-11-27T16:00'],
    ['over a weekend', '2026-11-26T12:20', 3, '2026-12-01T16:00'],
    ['Tuesday evening is still Tuesday', '2026-11-24T22:00', 1, '2026-11-25T16:00'],
    ['Saturday is day 0, Monday day 1', '2026-11-28T10:00', 1, '2026-11-30T16:00'],
    ['before Independence Day on a Sunday', '2026-12-03T10:00', 2, '2026-12-07T16:00'],
    ['over Christmas', '2026-12-22T10:00', 3, '2026-12-29T16:00'],
    ['over New Year and Epiphany', '2026-12-30T10:00', 3, '2027-01-05T16:00'],
    ['in the same working day', '2026-11-24T15:59', 0, '2026-11-24T16:00'],
    ['in the same working day, before opening', '2026-11-24T05:00', 0, '2026-11-24T16:00'],
    ['at closing time "the same day" is the next', '2026-11-24T16:00', 0, '2026-11-25T16:00'],
    ['after closing on Friday "the same day" is Monday', '2026-11-27T18:00', 0, '2026-11-30T16:00'],
    ['on a Saturday "the same day" is Monday', '2026-11-28T10:00', 0, '2026-11-30T16:00'],
    ['a minute before midnight counts for the old day', '2026-11-24T23:59', 1, '2026-11-25T16:00'],
    ['midnight counts for the new day', '2026-11-25T00:00', 1, '2026-11-26T16:00'],
  ])('%s', (_, arrived, days, expected) => {
    expect(dueAt(defaultCalendar, helsinki(arrived), days)).toEqual(helsinki(expected))
  })

  test('closing time is the wall clock’s, over both changes of the clock', () => {
    expect(dueAt(defaultCalendar, helsinki('2026-03-27T10:00'), 1)).toEqual(
      helsinki('2026-03-30T16:00', '+03:00'),
    )
    expect(dueAt(defaultCalendar, helsinki('2026-10-23T10:00', '+03:00'), 1)).toEqual(
      helsinki('2026-10-26T16:00'),
    )
  })

  test('Good Friday and Easter Monday are passed over', () => {
    expect(dueAt(defaultCalendar, helsinki('2026-04-02T10:00', '+03:00'), 1)).toEqual(
      helsinki('2026-04-07T16:00', '+03:00'),
    )
  })

  test('a day with a lunch break closes in the evening', () => {
    const calendar = aCalendar({ week: everyDay('08:00-11:00', '12:00-17:30') })
    expect(dueAt(calendar, helsinki('2026-11-24T11:30'), 0)).toEqual(helsinki('2026-11-24T17:30'))
  })

  test('a local closing day moves the promise', () => {
    const calendar = aCalendar({ localClosingDays: ['2026-11-25'] })
    expect(dueAt(calendar, helsinki('2026-11-24T10:00'), 1)).toEqual(helsinki('2026-11-26T16:00'))
  })

  test.each([-1, 1.5, Number.NaN, 1001])('%d is no number of working days', (days) => {
    expect(() => dueAt(defaultCalendar, new Date(), days)).toThrow(RangeError)
  })
})

test.each([
  ['2026-11-24', 0, '2026-11-24'],
  ['2026-11-28', 0, '2026-11-30'],
  ['2026-11-27', 1, '2026-11-30'],
  ['2026-12-23', 1, '2026-12-28'],
  ['2026-06-18', 1, '2026-06-22'],
])('from %s on, %d working days later is %s', (date, count, expected) => {
  expect(addWorkingDays(defaultCalendar, date, count)).toBe(expected)
})

test('a text that is no date throws', () => {
  expect(() => addWorkingDays(defaultCalendar, '24.11.2026', 1)).toThrow(RangeError)
})

test('an eve is a working day only where the setting says so', () => {
  const open = aCalendar({ closedEves: { christmas: false, midsummer: true } })
  expect(isWorkingDay(defaultCalendar, '2026-12-24')).toBe(false)
  expect(isWorkingDay(open, '2026-12-24')).toBe(true)
  expect(isWorkingDay(open, '2026-06-19')).toBe(false)
})

test('the working days of a year are as many as the almanac counts with the eves free', () => {
  const counts = [2025, 2026, 2027, 2028, 2029].map((year) =>
    workingDaysBetween(defaultCalendar, helsinki(`${year - 1}-12-31T12:00`), helsinki(`${year}-12-31T12:00`)),
  )
  expect(counts).toEqual([251, 252, 253, 251, 251])
})

test('an answer on the day of arrival took no working days, one over a weekend took one', () => {
  const friday = helsinki('2026-11-27T09:00')
  expect(workingDaysBetween(defaultCalendar, friday, helsinki('2026-11-27T15:00'))).toBe(0)
  expect(workingDaysBetween(defaultCalendar, friday, helsinki('2026-11-30T15:00'))).toBe(1)
})
