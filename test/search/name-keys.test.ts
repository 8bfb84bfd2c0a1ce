import { describe, expect, test } from 'vitest'
import { nameKey, namesIn } from '../../src/search/name-keys.ts'

describe('a name is found in a sentence', () => {
  test.each([
    ['Aino Lehtimäki', 'Soitin eilen Aino Lehtimäelle ja sovin asiasta.'],
    ['Aino Lehtimäki', 'Aino Lehtimäen velka on maksettu.'],
    ['Aino Maria Lehtimäki', 'Aino Maria Lehtimäkeä ei tavoitettu.'],
    ['Lehtimäki, Aino', 'Tiedoksi: Lehtimäki Aino ei vastannut.'],
    ['Minna Korhonen', 'Olen sopinut Minna Korhosen kanssa.'],
    ['Minna Korhonen', 'En tavoittanut Minna Korhosta.'],
    ['Pekka Mäki', 'Pekka Mäen asunto vapautuu.'],
    ['Jussi Lahti', 'Se on Jussi Lahden asia.'],
    ['Åsa Björkström', 'Åsa Björkströms hyra är betald.'],
    ['Ali Hassan', 'Puhuin Ali Hassanille.'],
    ['Ирина Соколова', 'Ирина Соколова звонила.'],
    ['AINO LEHTIMÄKI', 'Aino Lehtimäki soitti.'],
  ])('%s: %s', (name, sentence) => {
    expect(namesIn(sentence).flatMap(({ keys }) => keys)).toContain(nameKey(name))
  })

  test.each([
    ['Leena Aalto', 'Leena Aaltonen soitti.'],
    ['Aino Lehtimäki', 'Hei Aino, Lehtimäen Katiska on kiinni.'],
    ['Pekka Salo', 'Matti Salo soitti.'],
  ])('and not another: %s: %s', (name, sentence) => {
    expect(namesIn(sentence).flatMap(({ keys }) => keys)).not.toContain(nameKey(name))
  })

  test.each(['', 'aino@citizen.example', 'Aino', 'Vuokrakoti Oy', 'Lahden Asunnot Oy', 'Kela Asumistuki 2'])(
    '%j is nobody’s name',
    (name) => {
      expect(nameKey(name)).toBe('')
    },
  )

  test('a text of nothing but capital words is bounded', () => {
    expect(namesIn('Aino Lehtimäki '.repeat(50_000))).toHaveLength(100)
  })
})
