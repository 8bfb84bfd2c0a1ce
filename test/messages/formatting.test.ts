import { describe, expect, test } from 'vitest'
import type { Language } from '../../src/messages/catalogue.ts'
import { formatDueDay, formatting } from '../../src/messages/formatting.ts'

const office = 'Europe/Helsinki'
const tuesday = new Date('2026-11-24T10:20:00Z')

describe.each<[Language, string, string, string]>([
  ['fi', 'ti 24.11.2026', 'klo 12.20', 'ti 24.11.2026 klo 12.20'],
  ['sv', 'ti 24.11.2026', 'kl. 12.20', 'ti 24.11.2026 kl. 12.20'],
  ['en', 'Tue 24 Nov 2026', '12:20', 'Tue 24 Nov 2026, 12:20'],
])('in %s', (language, date, time, dateTime) => {
  const written = formatting(language, office)

  test('a day, a time and both are written the way of the country', () => {
    expect([written.date(tuesday), written.time(tuesday), written.dateTime(tuesday)]).toEqual([
      date,
      time,
      dateTime,
    ])
  })
})

test.each<[Language, string]>([
  ['fi', 'torstaina 26.11.2026'],
  ['sv', 'torsdagen den 26 november 2026'],
  ['en', 'Thursday 26 November 2026'],
])('the day of a promise in %s is "%s"', (language, expected) => {
  expect(formatDueDay(new Date('2026-11-26T14:00:00Z'), language, office)).toBe(expected)
})

test.each<[Language, string, string]>([
  ['fi', 'pe 15.1.', 'to 15.7.2027'],
  ['sv', 'fr 15.1', 'to 15.7.2027'],
  ['en', 'Fri 15 Jan', 'Thu 15 Jul 2027'],
])('a day of the calendar in %s is "%s", and of a far one "%s"', (language, near, far) => {
  const { day } = formatting(language, office)
  expect([day('2027-01-15', tuesday), day('2027-07-15', tuesday)]).toEqual([near, far])
})

test('every weekday has its essive', () => {
  const week = [23, 24, 25, 26, 27, 28, 29].map(
    (day) => formatDueDay(new Date(Date.UTC(2026, 10, day, 10)), 'fi', office).split(' ')[0],
  )
  expect(week).toEqual([
    'maanantaina',
    'tiistaina',
    'keskiviikkona',
    'torstaina',
    'perjantaina',
    'lauantaina',
    'sunnuntaina',
  ])
})

test('the hour is the wall clock of the office, in summer and in winter', () => {
  const { time } = formatting('fi', office)
  expect(time(new Date('2026-07-01T05:20:00Z'))).toBe('klo 8.20')
  expect(time(new Date('2026-12-01T06:20:00Z'))).toBe('klo 8.20')
  expect(time(new Date('2026-11-23T22:05:00Z'))).toBe('klo 0.05')
})

describe('near days are called by name', () => {
  const now = new Date('2026-11-24T06:20:00Z')
  test.each([
    ['2026-11-24T06:20:00Z', 'tänään klo 8.20', 'i dag kl. 8.20', 'today 8:20'],
    ['2026-11-23T21:59:00Z', 'eilen klo 23.59', 'i går kl. 23.59', 'yesterday 23:59'],
    ['2026-11-24T22:00:00Z', 'huomenna klo 0.00', 'i morgon kl. 0.00', 'tomorrow 0:00'],
    ['2026-11-21T10:00:00Z', 'la 21.11. klo 12.00', 'lö 21.11 kl. 12.00', 'Sat 21 Nov, 12:00'],
    ['2025-12-31T10:00:00Z', 'ke 31.12.2025 klo 12.00', 'on 31.12.2025 kl. 12.00', 'Wed 31 Dec 2025, 12:00'],
  ])('%s', (at, fi, sv, en) => {
    const said = (['fi', 'sv', 'en'] as const).map((language) =>
      formatting(language, office).relative(new Date(at), now),
    )
    expect(said).toEqual([fi, sv, en])
  })
})

test('yesterday is the day before, also when the night between had 23 or 25 hours', () => {
  const { relative } = formatting('fi', office)
  expect(relative(new Date('2026-03-28T22:30:00Z'), new Date('2026-03-29T21:30:00Z'))).toBe('eilen klo 0.30')
  expect(relative(new Date('2026-10-24T21:30:00Z'), new Date('2026-10-25T21:30:00Z'))).toBe('tänään klo 0.30')
})

test.each([
  [0, '0 min'],
  [59.9, '59 min'],
  [60, '1 t'],
  [175, '2 t 55 min'],
  [1565, '26 t 5 min'],
  [72_000, '1\u00a0200 t'],
])('%d minutes are "%s"', (minutes, expected) => {
  expect(formatting('fi', office).duration(minutes)).toBe(expected)
})

test.each<[Language, string]>([
  ['fi', '2\u00a0340,00\u00a0€'],
  ['sv', '2\u00a0340,00\u00a0€'],
  ['en', '€2,340.00'],
])('money in %s is %s', (language, expected) => {
  expect(formatting(language, office).money(234_000)).toBe(expected)
})

test.each([
  [0, '0 tavua'],
  [999, '999 tavua'],
  [12_345, '12 kt'],
  [999_499, '999 kt'],
  [999_500, '1 Mt'],
  [1_400_000, '1,4 Mt'],
  [999_900_000, '999,9 Mt'],
  [999_950_000, '1 Gt'],
  [79_238_600_000, '79,2 Gt'],
])('a file of %d bytes is "%s"', (bytes, expected) => {
  expect(formatting('fi', office).fileSize(bytes)).toBe(expected)
})
