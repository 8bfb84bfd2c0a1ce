import { describe, expect, test } from 'vitest'
import { isoWeek, weekNumberOfDay } from '../../src/reports/iso-week.ts'
import { nearestRank } from '../../src/reports/nearest-rank.ts'
import { type Period, periodBefore, periodOf, presetPeriod } from '../../src/reports/period.ts'
import { defaultSettings } from '../../src/settings/settings.ts'

const calendar = defaultSettings.serviceHours
const tuesday = new Date('2026-11-24T08:05:00Z')

describe('a period', () => {
  test('begins and ends at midnight of the office, whatever the clock does meanwhile', () => {
    expect(periodOf(calendar, '2026-03-29', '2026-10-25')).toEqual({
      from: '2026-03-29',
      to: '2026-10-25',
      startMs: Date.parse('2026-03-28T22:00:00Z'),
      endMs: Date.parse('2026-10-25T22:00:00Z'),
    })
  })

  test.each([
    ['eight-weeks', '2026-09-28', '2026-11-22'],
    ['this-week', '2026-11-23', '2026-11-29'],
    ['last-week', '2026-11-16', '2026-11-22'],
    ['this-month', '2026-11-01', '2026-11-30'],
    ['last-month', '2026-10-01', '2026-10-31'],
    ['this-quarter', '2026-10-01', '2026-12-31'],
    ['last-quarter', '2026-07-01', '2026-09-30'],
    ['this-year', '2026-01-01', '2026-12-31'],
    ['last-year', '2025-01-01', '2025-12-31'],
  ] as const)('%s goes from %s to %s', (preset, from, to) => {
    expect(presetPeriod(calendar, preset, tuesday)).toMatchObject({ from, to })
  })

  test('the last month of January is December', () => {
    expect(presetPeriod(calendar, 'last-month', new Date('2026-01-10T10:00:00Z'))).toMatchObject({
      from: '2025-12-01',
      to: '2025-12-31',
    })
  })

  test('is compared with as many days before it', () => {
    const november = periodOf(calendar, '2026-11-01', '2026-11-30') as Period
    expect(periodBefore(calendar, november)).toMatchObject({ from: '2026-10-02', to: '2026-10-31' })
  })

  test.each([
    ['2026-02-30', '2026-03-01', 'date-invalid'],
    ['', '', 'date-invalid'],
    ['2026-03-02', '2026-03-01', 'ends-before-it-begins'],
    ['2000-01-01', '2026-03-01', 'too-long'],
  ])('from %j to %j is none: %s', (from, to, fault) => {
    expect(periodOf(calendar, from, to)).toEqual({ fault })
  })
})

describe('a week', () => {
  test.each([
    ['2026-01-01', 2026, 1, '2025-12-29'],
    ['2027-01-01', 2026, 53, '2026-12-28'],
    ['2026-11-22', 2026, 47, '2026-11-16'],
  ])('of %s is of %i, number %i', (date, year, week, from) => {
    expect(isoWeek(weekNumberOfDay(Date.parse(`${date}T00:00:00Z`) / 86_400_000))).toEqual({
      year,
      week,
      from,
    })
  })
})

describe('a percentile by nearest rank', () => {
  test('is always a measure that happened', () => {
    expect(nearestRank([10, 20, 30, 40], 4, 0.5)).toBe(20)
    expect(nearestRank([10, 20, 30, 40, 50, 60, 70, 80, 90, 100], 10, 0.9)).toBe(90)
    expect(nearestRank([7], 1, 0.1)).toBe(7)
  })

  test('is not known where it falls on an answer still owed', () => {
    expect(nearestRank([10, 20], 4, 0.5)).toBe(20)
    expect(nearestRank([10, 20], 4, 0.9)).toBeUndefined()
    expect(nearestRank([], 0, 0.5)).toBeUndefined()
  })
})
