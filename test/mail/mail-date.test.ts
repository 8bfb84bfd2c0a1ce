import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMailDate } from '../../src/mail/headers/mail-date.ts'
import '../helpers/seeded-properties.ts'

test.each([
  ['Tue, 4 Jun 2024 09:00:00 +0300', '2024-06-04T06:00:00.000Z'],
  ['4 Jun 2024 09:00 EEST', '2024-06-04T06:00:00.000Z'],
  ['Tue, 04 Jun 2024 09:00:00 +0300 (EEST)', '2024-06-04T06:00:00.000Z'],
  ['Tue, 4 Jun 2024 06:00:00 GMT', '2024-06-04T06:00:00.000Z'],
  ['Tue, 4 Jun 2024 06:00:00', '2024-06-04T06:00:00.000Z'],
  ['Tue, 4 Jun 2024 06:00:00 XYZ', '2024-06-04T06:00:00.000Z'],
  ['Tue, 4 (comment (nested)) Jun 24 01:00:00 -0500', '2024-06-04T06:00:00.000Z'],
  ['Tue Jun  4 06:00:00 2024', '2024-06-04T06:00:00.000Z'],
  ['4 Jun 2024 06:00:00 +-0500', '2024-06-04T01:00:00.000Z'],
  ['Thu, 22 Aug 0102 12:07:35 +0800', '2002-08-22T04:07:35.000Z'],
  ['31 Dec 2016 23:59:60 +0000', '2017-01-01T00:00:00.000Z'],
])('%s is a moment', (text, iso) => {
  expect(readMailDate(text)?.toISOString()).toBe(iso)
})

test.each([
  '',
  'eilen',
  '32 Jan 2024 10:00:00 +0000',
  '30 Feb 2024 10:00 +0000',
  '4 Foo 2024 10:00',
  '4 Jun 2024 25:00',
  '4 Jun 2024',
])('"%s" is no date, rather than now', (text) => {
  expect(readMailDate(text)).toBeUndefined()
})

test('no text makes it throw or give an invalid date', () => {
  fc.assert(fc.property(fc.string(), (text) => !Number.isNaN(readMailDate(text)?.getTime() ?? 0)))
})
