import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addBusinessMinutes, businessMinutesBetween } from '../../src/business-time/business-minutes.ts'
import { minutesByDay } from '../../src/business-time/minutes-by-day.ts'
import { isOpenAt, nextOpening } from '../../src/business-time/opening.ts'
import type { ServiceCalendar, ServiceSpan } from '../../src/business-time/service-calendar.ts'
import { dueAt } from '../../src/business-time/working-days.ts'
import '../helpers/seeded-properties.ts'

/** Whole minutes of 2020 to 2040; sums of whole minutes are exact in floating point. */
const minuteOf2020To2040 = fc
  .integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2041, 0, 1) / 60_000 })
  .map((minute) => new Date(minute * 60_000))

const nights = ['2026-03-29', '2026-10-25', '2031-03-30', '2031-10-26'].map((day) =>
  Date.parse(`${day}T00:00:00Z`),
)

const minuteNearAChangeOfTheClock = fc
  .tuple(fc.constantFrom(...nights), fc.integer({ min: -2880, max: 2880 }))
  .map(([night, minutes]) => new Date(night + minutes * 60_000))

const instant = fc.oneof(minuteOf2020To2040, minuteNearAChangeOfTheClock)

const spans: fc.Arbitrary<readonly ServiceSpan[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 0, maxLength: 6 })
  .map((minutes) => {
    const sorted = minutes.sort((a, b) => a - b)
    return Array.from({ length: Math.floor(sorted.length / 2) }, (_, index) => ({
      from: clock(sorted[index * 2]!),
      to: clock(sorted[index * 2 + 1]!),
    }))
  })

const calendar: fc.Arbitrary<ServiceCalendar> = fc
  .record({
    timeZone: fc.constantFrom('Europe/Helsinki', 'Europe/Stockholm', 'America/New_York', 'Pacific/Auckland'),
    week: fc.record({ 1: spans, 2: spans, 3: spans, 4: spans, 5: spans, 6: spans, 7: spans }),
    closedEves: fc.record({ christmas: fc.boolean(), midsummer: fc.boolean() }),
    localClosingDays: fc.constantFrom([], ['2026-03-29', '2026-10-23']),
  })
  .filter(({ week }) => Object.values(week).some((day) => day.length > 0))

const near = fc.integer({ min: 0, max: 20_000 })

test('minutes of a span are those of its parts', () => {
  fc.assert(
    fc.property(calendar, instant, near, near, (hours, a, first, second) => {
      const b = later(a, first)
      const c = later(b, second)
      const parts = businessMinutesBetween(hours, a, b) + businessMinutesBetween(hours, b, c)
      expect(businessMinutesBetween(hours, a, c)).toBe(parts)
    }),
  )
})

test('waiting longer never counts less, and never more than the time that passed', () => {
  fc.assert(
    fc.property(calendar, instant, near, near, (hours, a, first, second) => {
      const shorter = businessMinutesBetween(hours, a, later(a, first))
      const longer = businessMinutesBetween(hours, a, later(a, first + second))
      expect(shorter).toBeGreaterThanOrEqual(0)
      expect(shorter).toBeLessThanOrEqual(first)
      expect(longer - shorter).toBeGreaterThanOrEqual(0)
      expect(longer - shorter).toBeLessThanOrEqual(second)
    }),
  )
})

test('minutes that were added are the minutes between, and a minute earlier there were fewer', () => {
  fc.assert(
    fc.property(calendar, instant, fc.integer({ min: 1, max: 5000 }), (hours, from, minutes) => {
      const end = addBusinessMinutes(hours, from, minutes)
      expect(businessMinutesBetween(hours, from, end)).toBe(minutes)
      expect(businessMinutesBetween(hours, from, later(end, -1))).toBeLessThan(minutes)
    }),
  )
})

test('an answer is due after it arrived, when the office closes, and later for more days and later mail', () => {
  fc.assert(
    fc.property(calendar, instant, near, fc.nat(10), (hours, arrived, wait, days) => {
      const due = dueAt(hours, arrived, days)
      expect(due.getTime()).toBeGreaterThan(arrived.getTime())
      expect(isOpenAt(hours, due)).toBe(false)
      expect(isOpenAt(hours, new Date(due.getTime() - 1))).toBe(true)
      expect(dueAt(hours, arrived, days + 1).getTime()).toBeGreaterThanOrEqual(due.getTime())
      expect(dueAt(hours, later(arrived, wait), days).getTime()).toBeGreaterThanOrEqual(due.getTime())
    }),
  )
})

test('the office is open at its next opening, and no minute before it counts', () => {
  fc.assert(
    fc.property(calendar, instant, (hours, at) => {
      const opening = nextOpening(hours, at)
      expect(isOpenAt(hours, opening)).toBe(true)
      expect(businessMinutesBetween(hours, at, opening)).toBe(0)
    }),
  )
})

test('the calculation by day adds up to the whole', () => {
  fc.assert(
    fc.property(calendar, instant, near, (hours, from, minutes) => {
      const lines = minutesByDay(hours, from, later(from, minutes))
      const sum = lines.reduce((total, line) => total + line.minutes, 0)
      expect(sum).toBe(businessMinutesBetween(hours, from, later(from, minutes)))
    }),
  )
})

test('minutes are those in which the wall clock shows service hours, counted one by one', () => {
  fc.assert(
    fc.property(calendar, minuteNearAChangeOfTheClock, fc.nat(1500), (hours, from, minutes) => {
      let counted = 0
      for (let minute = 0; minute < minutes; minute += 1) {
        if (isServedByTheWallClock(hours, later(from, minute))) counted += 1
      }
      expect(businessMinutesBetween(hours, from, later(from, minutes))).toBe(counted)
    }),
    { numRuns: 25 },
  )
})

function later(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000)
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** Reads the clock through Intl; no public holiday lies near the nights that are tried. */
function isServedByTheWallClock(hours: ServiceCalendar, at: Date): boolean {
  const [date, time] = wallClockOf(hours.timeZone).format(at).split(' ') as [string, string]
  if (hours.localClosingDays.includes(date)) return false
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() || 7) as 1 | 2 | 3 | 4 | 5 | 6 | 7
  return hours.week[weekday].some((span) => span.from <= time.slice(0, 5) && time.slice(0, 5) < span.to)
}

const wallClocks = new Map<string, Intl.DateTimeFormat>()

/** Swedish writes "2026-03-29 03:15". */
function wallClockOf(timeZone: string): Intl.DateTimeFormat {
  const kept = wallClocks.get(timeZone)
  if (kept !== undefined) return kept
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  wallClocks.set(timeZone, made)
  return made
}
