import { expect, test } from 'vitest'
import { compoundParts } from '../../src/search/compound-parts.ts'

test.each([
  ['a word of one part', '+häätö(häätö)', []],
  ['two words in one', '+vuokra(vuokra)+velka(velka)', ['vuokra', 'velka']],
  [
    'a part that is a compound itself',
    '+toimeentulo(toimeen=tulo)+tuki(tuki)',
    ['toimeentulo', 'tuki', 'toimeen', 'tulo', 'tulotuki'],
  ],
  ['an ending that only derives', '+käräjä(käräjä)+oike(oikea)+us(+us)', ['käräjä', 'oikeus']],
  ['a part in another case', '+koiran(koira)+koppi(koppi)', ['koira', 'koppi']],
  ['the name of an action', '+asumis(asua)+tuki(tuki)', ['asuminen', 'tuki']],
  ['a derived word of one part', '+oike(oikea)+us(+us)', []],
  ['no reading at all', '', []],
  ['broken brackets', '+a(+b(c)+(d', []],
])('of %s', (_name, wordBases, parts) => {
  expect(compoundParts(wordBases)).toEqual(parts)
})
