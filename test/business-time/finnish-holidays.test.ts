import { describe, expect, test } from 'vitest'
import { easterSunday } from '../../src/business-time/easter.ts'
import { type SpecialDay, specialDays } from '../../src/business-time/finnish-holidays.ts'

const years = Array.from({ length: 21 }, (_, index) => 2020 + index)

describe.each(years)('in %d', (year) => {
  test('the holidays and eves are those of the oracle', () => {
    expect([...specialDays(year)].sort()).toEqual(expectedDays(year).sort())
  })
})

test.each<[number, string]>([
  [2020, '12.4.'],
  [2021, '4.4.'],
  [2022, '17.4.'],
  [2023, '9.4.'],
  [2024, '31.3.'],
  [2025, '20.4.'],
  [2026, '5.4.'],
  [2027, '28.3.'],
  [2028, '16.4.'],
  [2029, '1.4.'],
  [2030, '21.4.'],
  [2031, '13.4.'],
  [2032, '28.3.'],
  [2033, '17.4.'],
  [2034, '9.4.'],
  [2035, '25.3.'],
  [2036, '13.4.'],
  [2037, '5.4.'],
  [2038, '25.4.'],
  [2039, '10.4.'],
  [2040, '1.4.'],
])('Easter of %d is on %s, as the almanac says', (year, expected) => {
  const { month, day } = easterSunday(year)
  expect(`${day}.${month}.`).toBe(expected)
})

test('Easter agrees with the epact tables for every year of six centuries', () => {
  const differing = Array.from({ length: 600 }, (_, index) => 1900 + index).filter((year) => {
    const { month, day } = easterSunday(year)
    return Date.UTC(year, month - 1, day) !== easterByEpact(year)
  })
  expect(differing).toEqual([])
})

test('the weekday holidays of Monday to Friday are as many as the almanac counts', () => {
  const counts = [2025, 2026, 2027, 2028, 2029].map(
    (year) =>
      [...specialDays(year).keys()].filter((date) => ![0, 6].includes(new Date(date).getUTCDay())).length,
  )
  expect(counts).toEqual([10, 9, 8, 9, 10])
})

test('a year in which Ascension Day falls on May Day has one holiday less', () => {
  expect(specialDays(2160).size).toBe(14)
  expect(specialDays(2160).get('2160-05-01')).toBe('may-day')
})

/** Walks the year day by day and asks of each what it is; shares nothing with the rule but the calendar. */
function expectedDays(year: number): [string, SpecialDay][] {
  const easter = easterByEpact(year)
  const found: [string, SpecialDay][] = []
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += dayMs) {
    const name = nameOf(new Date(at), Math.round((at - easter) / dayMs))
    if (name !== undefined) found.push([new Date(at).toISOString().slice(0, 10), name])
  }
  return found
}

const dayMs = 86_400_000

function nameOf(day: Date, afterEaster: number): SpecialDay | undefined {
  const date = `${day.getUTCDate()}.${day.getUTCMonth() + 1}.`
  const monthDay = (day.getUTCMonth() + 1) * 100 + day.getUTCDate()
  const isSaturday = day.getUTCDay() === 6
  const isFriday = day.getUTCDay() === 5
  if (date === '1.1.') return 'new-years-day'
  if (date === '6.1.') return 'epiphany'
  if (date === '1.5.') return 'may-day'
  if (date === '6.12.') return 'independence-day'
  if (date === '24.12.') return 'christmas-eve'
  if (date === '25.12.') return 'christmas-day'
  if (date === '26.12.') return 'st-stephens-day'
  if (afterEaster === -2) return 'good-friday'
  if (afterEaster === 0) return 'easter-sunday'
  if (afterEaster === 1) return 'easter-monday'
  if (afterEaster === 39) return 'ascension-day'
  if (afterEaster === 49) return 'pentecost'
  if (isFriday && monthDay >= 619 && monthDay <= 625) return 'midsummer-eve'
  if (isSaturday && monthDay >= 620 && monthDay <= 626) return 'midsummer-day'
  if (isSaturday && (monthDay === 1031 || (monthDay >= 1101 && monthDay <= 1106))) return 'all-saints-day'
  return undefined
}

/** The church's own way: golden number, epact by Lilius and Clavius, Sunday after the 14th moon. */
function easterByEpact(year: number): number {
  const golden = (year % 19) + 1
  const century = Math.floor(year / 100) + 1
  const solar = Math.floor((3 * century) / 4) - 12
  const lunar = Math.floor((8 * century + 5) / 25) - 5
  let epact = (((11 * golden + 20 + lunar - solar) % 30) + 30) % 30
  if ((epact === 25 && golden > 11) || epact === 24) epact += 1
  const fullMoonOfMarch = epact > 23 ? 74 - epact : 44 - epact
  const fullMoon = new Date(Date.UTC(year, 2, fullMoonOfMarch))
  return fullMoon.getTime() + (7 - fullMoon.getUTCDay()) * dayMs
}
