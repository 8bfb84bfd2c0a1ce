import { expect, test } from 'vitest'
import { finnishStem } from '../../src/search/finnish-stem.ts'
import { foldLetters } from '../../src/search/fold-letters.ts'

test.each([
  'vuokra vuokran vuokraa vuokrat vuokrien vuokrasta vuokralla',
  'häätö häädön häätöä häätöön häädöt häädöstä haato haadon haatoa',
  'velka velan velkaa velkoja velat velkojen velasta',
  'asunto asunnon asunnossa asuntoa asuntoon asunnot asuntojen asunnosta',
  'oikeus oikeuden oikeutta oikeuksia oikeudessa',
  'hakemus hakemuksen hakemusta hakemuksia hakemukset hakemuksesta',
  'asuminen asumisen asumista asumisesta asumiseen',
  'maksusuunnitelma maksusuunnitelman maksusuunnitelmaa maksusuunnitelmasta',
  'muutto muuton muuttoa muutosta',
  'ulosotto ulosoton ulosottoon ulosotosta',
  'apu avun apua avusta',
  'lasku laskun laskuja laskut laskusta laskujen',
  'kirje kirjeen kirjettä kirjeet kirjeitä',
  'koti kodin kotia kotiin kotona',
  'eläke eläkkeen eläkettä eläkkeellä',
  'sähkö sähkön sähköä',
  'kaupunki kaupungin kaupunkia kaupungissa',
  'vakuus vakuuden vakuutta',
  'luotto luoton luottoa',
  'haaste haasteen haastetta',
  'lapsi lapsen lapset lapsia lapsille',
  'sairaus sairauden sairautta',
  'työ työn työtä töissä',
  'tuki tuen tukea tuesta',
  'mies miehen miestä',
  'vesi veden vettä',
  'kuukausi kuukauden kuukautta kuukausia',
  'työttömyys työttömyyden',
  'sopimus sopimuksen sopimusta sopimuksia',
])('the forms share one stem: %s', (forms) => {
  expect(new Set(forms.split(' ').map((form) => finnishStem(foldLetters(form)))).size).toBe(1)
})

test('words that only begin alike stay apart', () => {
  const words = [
    'vuokra',
    'vuosi',
    'velka',
    'häätö',
    'haaste',
    'asunto',
    'asuminen',
    'maksu',
    'muutto',
    'kirje',
  ]
  const stems = words.map((word) => finnishStem(foldLetters(word)))
  expect(new Set(stems).size).toBe(words.length)
})

test.each([
  ['Häätö', 'haato'],
  ['ÅNGSTRÖM', 'angstrom'],
  ['Œuvre Æble Øberg', 'œuvre aeble oberg'],
  ['ﬁnanssi ２０２６', 'finanssi 2026'],
  ['Ha\u0308a\u0308to\u0308', 'haato'],
  ['Ёлка', 'елка'],
])('%s is folded to %s', (text, folded) => {
  expect(foldLetters(text)).toBe(folded)
})
