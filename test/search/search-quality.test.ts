import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { Analyser } from '../../src/search/analyser.ts'
import { foldAnalyser } from '../../src/search/fold-analyser.ts'
import { toMatchExpression } from '../../src/search/match-expression.ts'
import { voikkoAnalyser } from '../../src/search/voikko-analyser.ts'
import { openVoikko } from '../../src/search/voikko-library.ts'
import { withMissing } from '../helpers/servers/missing-mark.ts'
import { letters, queries } from './letters-and-queries.ts'

const voikko = openVoikko()

/** Targets of the desk's search: nearly everything by the dictionary, most of it by the fold. */
describe('of letters that answer a query', () => {
  test('the fold finds at least eighty of a hundred', () => {
    const { recall, precision } = measured('fold', foldAnalyser)
    expect(recall).toBeGreaterThanOrEqual(0.8)
    expect(precision).toBeGreaterThanOrEqual(0.8)
  })

  test.skipIf(!voikko)(
    voikko ? 'Voikko finds at least ninety-five of a hundred' : withMissing('Voikko', ['libvoikko1']),
    () => {
      const { recall, precision } = measured('voikko', voikkoAnalyser(voikko!))
      expect(recall).toBeGreaterThanOrEqual(0.95)
      expect(precision).toBeGreaterThanOrEqual(0.95)
    },
  )
})

function measured(name: string, analyser: Analyser): { readonly recall: number; readonly precision: number } {
  const find = anIndex(analyser)
  let right = 0
  let wanted = 0
  let found = 0
  const misses: string[] = []
  for (const [query, expected] of queries) {
    const hits = find(query)
    right += hits.filter((hit) => isIn(hit, expected)).length
    wanted += expected.length
    found += hits.length
    const lacks = expected.filter((one) => !hits.includes(one))
    const extra = hits.filter((one) => !isIn(one, expected))
    if (lacks.length + extra.length > 0) misses.push(`${query}: lacks [${lacks}] extra [${extra}]`)
  }
  const figures = { recall: right / wanted, precision: right / found }
  process.stdout.write(
    `\n${name}: ${queries.length} queries, recall ${figures.recall.toFixed(3)}, precision ${figures.precision.toFixed(3)}\n${misses.map((line) => `  ${line}\n`).join('')}`,
  )
  return figures
}

function isIn(name: string, letters: readonly string[]): boolean {
  return letters.includes(name)
}

function anIndex(analyser: Analyser): (query: string) => string[] {
  const database = new Database(':memory:')
  database.exec(
    "create virtual table letters using fts5(name unindexed, plain, analysed, tokenize = 'unicode61 remove_diacritics 2')",
  )
  const insert = database.prepare('insert into letters (name, plain, analysed) values (?, ?, ?)')
  for (const [name, text] of Object.entries(letters)) insert.run(name, text, analyser.analyse(text))
  const select = database.prepare('select name from letters where letters match ?').pluck()
  return (query) => {
    const expression = toMatchExpression(query, analyser)
    return expression === undefined ? [] : (select.all(expression) as string[])
  }
}
