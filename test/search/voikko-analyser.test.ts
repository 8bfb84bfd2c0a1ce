import { describe, expect, test } from 'vitest'
import { voikkoAnalyser } from '../../src/search/voikko-analyser.ts'
import { openVoikko, type Voikko } from '../../src/search/voikko-library.ts'
import { busyMs } from '../helpers/busy-ms.ts'
import { withMissing } from '../helpers/servers/missing-mark.ts'

test('a machine without the library has no Voikko, and no fault', () => {
  expect(openVoikko(['libvoikko-of-nowhere.so.9'])).toBeUndefined()
})

test('a word is asked of the dictionary once', () => {
  const asked: string[] = []
  const analyser = voikkoAnalyser(aDictionary(asked))
  analyser.analyse('velan velan velan')
  analyser.analyseQuery('velan')
  expect(asked).toEqual(['velan', 'Velan'])
})

test('what the dictionary knows meets by its base form, and without its dots by the fold', () => {
  const analyser = voikkoAnalyser(aDictionary([]))
  expect(analyser.analyse('häädön')).toBe('haat 1haato')
  expect(analyser.analyseQuery('häädön')).toEqual([
    { anyOf: ['1haato', '2haato', '3haat', 'haadon'].map((text) => ({ text, isPrefix: false })) },
  ])
  expect(analyser.analyse('haadon').split(' ')).toContain('3haat')
  expect(analyser.analyseQuery('haadon')[0]?.anyOf[0]).toEqual({ text: 'haat', isPrefix: true })
})

const voikko = openVoikko()

describe.skipIf(!voikko)(voikko ? 'the true dictionary' : withMissing('Voikko', ['libvoikko1']), () => {
  test.each([
    ['velan', 'velka'],
    ['käräjäoikeudelta', 'käräjäoikeus'],
    ['Ojalan', 'Ojala'],
  ])('knows the base of %s', (word, base) => {
    expect(voikko?.readingsOf(word).map(({ baseForm }) => baseForm)).toContain(base)
  })

  test('reads no word that is none', () => {
    for (const word of ['', 'a\0b', 'ä'.repeat(61), '😀', '\ud800', 'xqzzt'])
      expect(voikko?.readingsOf(word)).toEqual([])
  })

  test('gives terms of letters and digits only', () => {
    const text = 'Vuokra-asunto, häätö! T: "Terttu" +358 40 123 4567 a@posti.example ½ ﬁ Ⅷ ´x 😀'
    expect(voikkoAnalyser(voikko!).analyse(text)).toMatch(/^[\p{L}\p{N} ]+$/u)
  })

  test.each([
    ['one word without an end', 'a'.repeat(1_000_000)],
    ['words nobody knows', Array.from({ length: 20_000 }, (_, n) => `öx${n.toString(26)}`).join(' ')],
    ['compounds of the same word', 'asuntoasunto'.repeat(4).concat(' ').repeat(20_000)],
    ['compounds that differ', Array.from({ length: 2_000 }, (_, n) => manyParts(n)).join(' ')],
    ['many dots over letters', '\u0308'.repeat(1_000_000)],
  ])('a letter of %s does not hold the desk up', (_name, text) => {
    const analyser = voikkoAnalyser(voikko!)
    const start = busyMs()
    analyser.analyse(text)
    expect(busyMs() - start).toBeLessThan(2_000)
  })
})

function manyParts(number: number): string {
  const words = ['asunto', 'kuusi', 'talo', 'laki', 'tie', 'vesi', 'koti', 'maa']
  return [0, 3, 6, 9, 12, 15].map((shift) => words[(number >> shift) % words.length]).join('')
}

function aDictionary(asked: string[]): Voikko {
  const readings = new Map([
    ['velan', [{ baseForm: 'velka', wordBases: '+velka(velka)' }]],
    ['häädön', [{ baseForm: 'häätö', wordBases: '+häätö(häätö)' }]],
  ])
  return {
    readingsOf(word) {
      asked.push(word)
      return readings.get(word) ?? []
    },
  }
}
