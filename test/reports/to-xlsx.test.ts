import { describe, expect, test } from 'vitest'
import type { Cell } from '../../src/reports/cell.ts'
import { codes } from '../../src/reports/table-words.ts'
import { toXlsx } from '../../src/reports/to-xlsx.ts'
import { readWorkbook } from './a-workbook.ts'

async function cellOf(cell: Cell) {
  const bytes = await toXlsx([{ name: 'balance', rows: [[cell]] }], codes, 'Europe/Helsinki')
  return readWorkbook(bytes)[0]?.rows[0]?.[0]
}

/** Days since 30 December 1899, as Excel counts them. */
const serial = (utc: string) => (Date.parse(utc) - Date.UTC(1899, 11, 30)) / 86_400_000

describe('a workbook', () => {
  test.each<[string, Cell, number | string, string]>([
    ['a length is a length, and may be longer than a day', { kind: 'minutes', minutes: 2_880 }, 2, '[h]:mm'],
    ['a share is per cent', { kind: 'share', share: 0.875 }, 0.875, '0.0%'],
    ['a day is a day', { kind: 'date', date: '2026-11-24' }, serial('2026-11-24T00:00:00Z'), 'd.m.yyyy'],
    [
      'a moment is the office’s wall clock, in winter',
      { kind: 'moment', ms: Date.parse('2026-11-24T08:05:00Z') },
      serial('2026-11-24T10:05:00Z'),
      'd.m.yyyy hh:mm',
    ],
    [
      'and in summer',
      { kind: 'moment', ms: Date.parse('2026-07-01T08:05:00Z') },
      serial('2026-07-01T11:05:00Z'),
      'd.m.yyyy hh:mm',
    ],
    ['a number is a number', 42, 42, ''],
    ['what begins like a formula is text', '=1+1', '=1+1', ''],
  ])('%s', async (_, cell, value, format) => {
    const read = await cellOf(cell)
    expect(read?.format).toBe(format)
    if (typeof value === 'number') expect(read?.value).toBeCloseTo(value, 6)
    else expect(read?.value).toBe(value)
  })

  test('has a sheet for each part, named as Excel allows, with the names of its columns on top', async () => {
    const words = { ...codes, heading: (name: string) => `${name}: a/very [long] name of a sheet indeed` }
    const parts = [
      { name: 'period', rows: [['a', undefined, 1]] },
      { name: 'figures', columns: ['part', 'p90'], rows: [['b', 2]] },
    ] as const
    const [first, second] = readWorkbook(await toXlsx(parts, words, 'Europe/Helsinki'))
    expect(first?.name).toBe('period  a very  long  name of a')
    expect(first?.rows[0]?.map(({ value }) => value)).toEqual(['a', undefined, 1])
    expect(second?.rows[0]?.[1]?.value).toMatch(/^p90-length/)
    expect(second?.rows[1]?.map(({ value }) => value)).toEqual(['b', 2])
  })
})
