import { describe, expect, test } from 'vitest'
import { toCsv } from '../../src/reports/to-csv.ts'

describe('a table for a Finnish spreadsheet', () => {
  test('begins with a byte order mark, separates by semicolons and ends lines by CR LF', () => {
    expect(
      toCsv([
        ['Häätö', 1],
        ['b', undefined],
      ]),
    ).toBe('\uFEFFHäätö;1\r\nb;\r\n')
  })

  test('writes numbers with a comma and no more decimals than are read', () => {
    expect(toCsv([[92.647, 1000, -0.5]])).toBe('\uFEFF92,65;1000;-0,5\r\n')
  })

  test.each(['=1+1', '+358', '-2+3', '@SUM(A1)', '\t=1', ' =1', '＝1+1', '\r=1', '\n=1'])(
    'makes no formula of %j',
    (text) => {
      expect(toCsv([[text]])).toMatch(/^\uFEFF"?'/)
    },
  )

  test('quotes what would break the table', () => {
    expect(toCsv([['a;b', 'say "hei"', 'two\nlines']])).toBe('\uFEFF"a;b";"say ""hei""";"two\nlines"\r\n')
  })
})
