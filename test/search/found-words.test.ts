import { describe, expect, test } from 'vitest'
import type { Analyser } from '../../src/search/analyser.ts'
import { excerpt } from '../../src/search/excerpt.ts'
import { foldAnalyser } from '../../src/search/fold-analyser.ts'
import { wordFinder } from '../../src/search/found-words.ts'
import { voikkoAnalyser } from '../../src/search/voikko-analyser.ts'
import { openVoikko } from '../../src/search/voikko-library.ts'
import { busyMs } from '../helpers/busy-ms.ts'
import { withMissing } from '../helpers/servers/missing-mark.ts'

const voikko = openVoikko()

function markedBy(analyser: Analyser, query: string, text: string): readonly string[] {
  return wordFinder(query, analyser)(text).map(({ start, end }) => text.slice(start, end))
}

const letter =
  'Hei, häädöstä tuli paperi ja HÄÄTÖ on perjantaina. Vuokravelkaa on 800 e. Soita 040 123 4567, kaisa.lehto@posti.example.'

describe('a word that is marked in a result', () => {
  test.each([
    ['häätö', ['häädöstä', 'HÄÄTÖ']],
    ['haato', ['häädöstä', 'HÄÄTÖ']],
    ['vuokravelka', ['Vuokravelkaa']],
    ['+358 40 123 4567', ['040 123 4567']],
    ['perj*', ['perjantaina']],
    ['"paperi ja"', ['paperi', 'ja']],
    ['koira', []],
    ['" OR * (', []],
  ])('%s: by the fold', (query, expected) => {
    expect(markedBy(foldAnalyser, query, letter)).toEqual(expected)
  })

  test.skipIf(!voikko)(
    voikko
      ? 'stands there in any form, also inside a compound, by Voikko'
      : withMissing('Voikko', ['libvoikko1']),
    () => {
      const analyser = voikkoAnalyser(voikko!)
      expect(markedBy(analyser, 'velka', letter)).toEqual(['Vuokravelkaa'])
      expect(markedBy(analyser, 'häädöt', letter)).toEqual(['häädöstä', 'HÄÄTÖ'])
    },
  )

  test('is shown with what stands around it, and the text is whole when it is put together', () => {
    const long = `${'alkua '.repeat(60)}häädöstä tuli paperi. ${'loppua '.repeat(60)}`
    const parts = excerpt(long, wordFinder('häätö paperi', foldAnalyser)(long)) ?? []
    expect(parts.filter(({ isFound }) => isFound).map(({ text }) => text)).toEqual(['häädöstä', 'paperi'])
    const text = parts.map((part) => part.text).join('')
    expect(text).toMatch(/^…alkua .*häädöstä tuli paperi\. loppua.*…$/)
    expect(text.length).toBeLessThan(260)
    expect(long).toContain(text.slice(1, -1))
  })

  test('is found in a hostile letter without holding anybody up', () => {
    const hostile = 'häätö '.repeat(2_000)
    const begun = busyMs()
    const find = wordFinder('häätö', foldAnalyser)
    expect(excerpt(hostile, find(hostile))?.length).toBeGreaterThan(1)
    expect(busyMs() - begun).toBeLessThan(1_000)
  })
})
