import { describe, expect, test } from 'vitest'
import { addBusinessMinutes, businessMinutesBetween } from '../../src/business-time/business-minutes.ts'
import { defaultCalendar } from '../../src/business-time/service-calendar.ts'
import { aCalendar, everyDay, helsinki } from '../helpers/a-calendar.ts'

describe('minutes of service between two instants', () => {
  test.each([
    ['within a day', '2026-11-24T09:00', '2026-11-24T10:30', 90],
    ['over night', '2026-11-24T15:00', '2026-11-25T09:00', 120],
    ['over a weekend', '2026-11-27T15:00', '2026-11-30T09:00', 120],
    ['from before opening', '2026-11-24T06:00', '2026-11-24T08:10', 10],
    ['until after closing', '2026-11-24T15:50', '2026-11-24T23:00', 10],
    ['a whole night', '2026-11-24T16:00', '2026-11-25T08:00', 0],
    ['a weekend', '2026-11-28T00:00', '2026-11-29T23:59', 0],
    ['over Independence Day on a Sunday', '2026-12-04T15:00', '2026-12-07T09:00', 120],
    ['over Epiphany on a Tuesday', '2026-01-05T15:00', '2026-01-07T09:00', 120],
    ['over Christmas, from Wednesday to Monday', '2026-12-23T15:00', '2026-12-28T09:00', 120],
    ['of seconds', '2026-11-24T09:00:00', '2026-11-24T09:00:30', 0.5],
    ['backwards', '2026-11-25T09:00', '2026-11-24T15:00', -120],
  ])('%s', (_, from, to, expected) => {
    expect(businessMinutesBetween(defaultCalendar, helsinki(from), helsinki(to))).toBe(expected)
  })

  test('over midsummer, whose eve is closed by setting', () => {
    const span = [helsinki('2026-06-18T15:00', '+03:00'), helsinki('2026-06-22T09:00', '+03:00')] as const
    const open = aCalendar({ closedEves: { christmas: true, midsummer: false } })
    expect(businessMinutesBetween(defaultCalendar, ...span)).toBe(120)
    expect(businessMinutesBetween(open, ...span)).toBe(120 + 480)
  })

  test('a lunch break does not count', () => {
    const calendar = aCalendar({ week: everyDay('08:00-11:30', '12:15-16:00') })
    expect(businessMinutesBetween(calendar, helsinki('2026-11-24T11:00'), helsinki('2026-11-24T12:30'))).toBe(
      45,
    )
  })

  test('a day on which this office alone is closed does not count', () => {
    const calendar = aCalendar({ localClosingDays: ['2026-11-25'] })
    expect(businessMinutesBetween(calendar, helsinki('2026-11-24T15:00'), helsinki('2026-11-26T09:00'))).toBe(
      120,
    )
  })

  test('office hours are the same length on both sides of a change of the clock', () => {
    const spring = [helsinki('2026-03-27T15:00'), helsinki('2026-03-30T09:00', '+03:00')] as const
    const autumn = [helsinki('2026-10-23T15:00', '+03:00'), helsinki('2026-10-26T09:00')] as const
    expect(businessMinutesBetween(defaultCalendar, ...spring)).toBe(120)
    expect(businessMinutesBetween(defaultCalendar, ...autumn)).toBe(120)
  })

  test('a service around the clock counts the hour that is missing in spring and doubled in autumn', () => {
    const calendar = aCalendar({ week: everyDay('00:00-24:00') })
    const spring = [helsinki('2026-03-29T00:00'), helsinki('2026-03-30T00:00', '+03:00')] as const
    const autumn = [helsinki('2026-10-25T00:00', '+03:00'), helsinki('2026-10-26T00:00')] as const
    expect(businessMinutesBetween(calendar, ...spring)).toBe(23 * 60)
    expect(businessMinutesBetween(calendar, ...autumn)).toBe(25 * 60)
  })

  test('a span inside the skipped hour is not served, one inside the doubled hour twice', () => {
    const calendar = aCalendar({ week: everyDay('03:15-03:45') })
    const spring = [helsinki('2026-03-29T00:00'), helsinki('2026-03-30T00:00', '+03:00')] as const
    const autumn = [helsinki('2026-10-25T00:00', '+03:00'), helsinki('2026-10-26T00:00')] as const
    expect(businessMinutesBetween(calendar, ...spring)).toBe(0)
    expect(businessMinutesBetween(calendar, ...autumn)).toBe(60)
  })

  test('the time zone is the calendar’s', () => {
    const stockholm = aCalendar({ timeZone: 'Europe/Stockholm' })
    const hour = [new Date('2026-11-24T06:00Z'), new Date('2026-11-24T07:00Z')] as const
    expect(businessMinutesBetween(defaultCalendar, ...hour)).toBe(60)
    expect(businessMinutesBetween(stockholm, ...hour)).toBe(0)
  })

  test('an invalid date throws', () => {
    expect(() => businessMinutesBetween(defaultCalendar, new Date(Number.NaN), new Date())).toThrow(
      RangeError,
    )
  })
})

describe('adding minutes of service', () => {
  test.each([
    ['stays in the day', '2026-11-24T09:00', 90, '2026-11-24T10:30'],
    ['ends at closing time, not at the next opening', '2026-11-24T15:00', 60, '2026-11-24T16:00'],
    ['goes on in the morning', '2026-11-24T15:00', 61, '2026-11-25T08:01'],
    ['starts at opening', '2026-11-28T12:00', 10, '2026-11-30T08:10'],
    ['of none is the instant itself', '2026-11-28T12:00', 0, '2026-11-28T12:00'],
    ['jumps over Christmas', '2026-12-23T15:30', 31, '2026-12-28T08:01'],
  ])('%s', (_, from, minutes, expected) => {
    expect(addBusinessMinutes(defaultCalendar, helsinki(from), minutes)).toEqual(helsinki(expected))
  })

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('%d is no length', (minutes) => {
    expect(() => addBusinessMinutes(defaultCalendar, new Date(), minutes)).toThrow(RangeError)
  })

  test('a calendar that never opens throws instead of searching for ever', () => {
    expect(() => addBusinessMinutes(aCalendar({ week: everyDay() }), new Date(), 1)).toThrow('never opens')
  })
})
