import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldAnalyser } from '../../src/search/fold-analyser.ts'
import { toMatchExpression } from '../../src/search/match-expression.ts'
import { busyMs } from '../helpers/busy-ms.ts'
import '../helpers/seeded-properties.ts'

const letters = {
  rent: 'Vuokra on jäänyt maksamatta kahdelta kuukaudelta. Voisinko saada maksusuunnitelman?',
  rentDebt: 'Minulla on vuokravelkaa ja sain kirjeen käräjäoikeudelta.',
  eviction: 'Häädön päivä on ensi viikolla, ulosottomies soitti.',
  dotless: 'hei mul on haato paalla enka tieda mita teen',
  benefit: 'Asumistukea haettiin Kelasta, päätös viipyy. Toimeentulotuen hakemus on kesken.',
  reference: 'Asia AN-2026-1147, soittakaa 040 123 4567 tai kirjoittakaa terttu.ojala@posti.example',
  foreign: 'Olen +358 50 765 4321, Øyvind Ångström',
  swedish: 'Jag har fått ett brev från tingsrätten om hyresskulden.',
  russian: 'Мне нужна помощь с квартирой',
}

describe('a search finds', () => {
  test.each<[string, (keyof typeof letters)[]]>([
    ['vuokra', ['rent', 'rentDebt']],
    ['vuokran', ['rent', 'rentDebt']],
    ['vuokravelka', ['rentDebt']],
    ['vuokravelan', ['rentDebt']],
    ['velka', ['rentDebt']],
    ['velkoja', ['rentDebt']],
    ['häätö', ['eviction', 'dotless']],
    ['haato', ['eviction', 'dotless']],
    ['HÄÄDÖSTÄ', ['eviction', 'dotless']],
    ['ulosotto', ['eviction']],
    ['käräjäoikeus', ['rentDebt']],
    ['oikeus', ['rentDebt']],
    ['maksusuunnitelma', ['rent']],
    ['suunnitelma', ['rent']],
    ['asumistuki', ['benefit']],
    ['toimeentulotuki', ['benefit']],
    ['hakemuksia', ['benefit']],
    ['kela', ['benefit']],
    ['kirje', ['rentDebt', 'reference']],
    ['AN-2026-1147', ['reference']],
    ['an-2026-1147', ['reference']],
    ['1147', ['reference']],
    ['0401234567', ['reference']],
    ['+358 40 1234567', ['reference']],
    ['050 7654321', ['foreign']],
    ['00358507654321', ['foreign']],
    ['terttu.ojala@posti.example', ['reference']],
    ['ojala', ['reference']],
    ['oyvind angstrom', ['foreign']],
    ['tingsrätten', ['swedish']],
    ['помощь', ['russian']],
    ['vuokra maksusuunnitelma', ['rent']],
    ['"vuokra on jäänyt"', ['rent']],
    ['"vuokra jäänyt"', []],
    ['tert*', ['reference']],
    ['ojal* 1147', ['reference']],
    ['asunto', []],
    ['vuosi', []],
    ['114', []],
    ['pankki', []],
  ])('%s', (query, expected) => {
    expect(anIndex(letters).found(query).sort()).toEqual(expected.toSorted())
  })
})

test('a short word is found whole only, a longer one as part of a compound', () => {
  const index = anIndex({ compound: 'Kotikunta maksaa', alone: 'Koti on kylmä' })
  expect(index.found('koti')).toEqual(['alone'])
  expect(index.found('kunta')).toEqual(['compound'])
})

test.each(['', '   ', '"', '""', '*', '" "', '-', '()', '***', '“”'])(
  'nothing to search in %j is no query',
  (query) => {
    expect(toMatchExpression(query, foldAnalyser)).toBeUndefined()
  },
)

test.each([
  'AND',
  'OR NOT',
  'NEAR(a b)',
  '"unfinished',
  'plain:secret',
  '{plain analysed}:x',
  '-minus',
  '^first',
  "'; DROP TABLE letters; --",
  'a"b"c"',
  'häätö*"',
  '\u0000nolla\u0000',
  '😀 häätö',
  'a\u2028b',
  '%_',
  '\ud800x',
])('the words %j are words, never syntax', (query) => {
  expect(() => anIndex(letters).found(query)).not.toThrow()
})

test('no text a person can type is an error', () => {
  const index = anIndex(letters)
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'"*() -:^{}+aäOR\0') })),
      (query) => {
        index.found(query)
      },
    ),
    { numRuns: 500 },
  )
})

test('a letter is found by each of its own words', () => {
  const word = fc.string({ unit: fc.constantFrom(...'aeiouyäökptslnrmhvj'), minLength: 2, maxLength: 24 })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (typed) => {
      const index = anIndex({ letter: typed.join(' ') })
      for (const searched of typed) expect(index.found(searched)).toEqual(['letter'])
    }),
    { numRuns: 50 },
  )
})

test('a word far down in a very long mail is found as it was written', () => {
  const index = anIndex({ long: `${'täytettä '.repeat(15_000)} häädöstä` })
  expect(index.found('häädöstä')).toEqual(['long'])
})

test('a query has at most sixteen terms, however long it is', () => {
  const expression = toMatchExpression(`sana ${'a b c d e f g h i j '.repeat(100)}`, foldAnalyser) ?? ''
  expect(expression.split(' AND ').length).toBeLessThanOrEqual(16)
})

test('terms hold letters and digits only, so that every tokenizer keeps them whole', () => {
  for (const text of Object.values(letters)) expect(foldAnalyser.analyse(text)).toMatch(/^[\p{L}\p{N} ]+$/u)
})

test.each([
  ['one word without an end', 'a'.repeat(1_000_000)],
  ['digits and gaps', '1 '.repeat(500_000)],
  ['the beginning of addresses', 'a.'.repeat(500_000)],
  ['at signs', 'a@'.repeat(500_000)],
  ['many dots over letters', '\u0308'.repeat(1_000_000)],
  ['plus signs', '+0'.repeat(500_000)],
])('a megabyte of %s is read in linear time', (_, text) => {
  const start = busyMs()
  foldAnalyser.analyse(text)
  expect(busyMs() - start).toBeLessThan(2000)
})

function anIndex(texts: Readonly<Record<string, string>>) {
  const database = new Database(':memory:')
  database.exec(
    "CREATE VIRTUAL TABLE letters USING fts5(name UNINDEXED, plain, analysed, tokenize = 'unicode61 remove_diacritics 2')",
  )
  const insert = database.prepare('INSERT INTO letters (name, plain, analysed) VALUES (?, ?, ?)')
  for (const [name, text] of Object.entries(texts)) insert.run(name, text, foldAnalyser.analyse(text))
  const select = database.prepare('SELECT name FROM letters WHERE letters MATCH ?').pluck()
  return {
    found(query: string): string[] {
      const expression = toMatchExpression(query, foldAnalyser)
      return expression === undefined ? [] : (select.all(expression) as string[])
    },
  }
}
