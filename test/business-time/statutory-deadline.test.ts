import { expect, test } from 'vitest'
import { type StatutoryTime, statutoryDeadline } from '../../src/business-time/statutory-deadline.ts'

test.each<[string, string, StatutoryTime, string]>([
  ['the day of service is not counted', '2026-11-10', { days: 14 }, '2026-11-24'],
  ['a last day on Saturday moves to Monday', '2026-11-14', { days: 14 }, '2026-11-30'],
  ['a last day on Sunday moves to Monday', '2026-11-15', { days: 14 }, '2026-11-30'],
  ['weekends inside count', '2026-11-26', { days: 7 }, '2026-12-03'],
  ['Independence Day moves it', '2027-11-22', { days: 14 }, '2027-12-07'],
  ['May Day on a Friday moves it to Monday', '2026-04-17', { days: 14 }, '2026-05-04'],
  ['Christmas Eve moves it past Christmas and the weekend', '2026-12-10', { days: 14 }, '2026-12-28'],
  ['Midsummer Eve moves it to Monday', '2026-06-05', { days: 14 }, '2026-06-22'],
  ['Good Friday moves it past Easter', '2026-03-20', { days: 14 }, '2026-04-07'],
  ['weeks end on the same weekday', '2026-11-10', { weeks: 2 }, '2026-11-24'],
  ['months end on the same date', '2026-10-12', { months: 1 }, '2026-11-12'],
  ['a month without that date ends on its last day', '2027-03-31', { months: 1 }, '2027-04-30'],
  ['a year from a leap day ends on 28 February', '2028-02-29', { years: 1 }, '2029-02-28'],
])('%s', (_, from, time, expected) => {
  expect(statutoryDeadline(from, time).lastDay).toBe(expected)
})

test('a moved deadline says from where and why', () => {
  expect(statutoryDeadline('2026-12-10', { days: 14 })).toEqual({
    lastDay: '2026-12-28',
    movedFrom: { date: '2026-12-24', reason: 'christmas-eve' },
  })
  expect(statutoryDeadline('2026-11-14', { days: 14 }).movedFrom?.reason).toBe('saturday')
})

test.each([['10.11.2026'], ['2026-02-30'], ['']])('%s is no date', (from) => {
  expect(() => statutoryDeadline(from, { days: 14 })).toThrow(RangeError)
})
