import { describe, expect, test } from 'vitest'
import { findSensitive, maskSensitive } from '../../src/sensitive-data/find-sensitive.ts'
import { maskPersonalCodes } from '../../src/sensitive-data/mask-personal-codes.ts'
import { busyMs } from '../helpers/busy-ms.ts'

const kinds = (text: string) => findSensitive(text).map(({ kind, certainty }) => `${kind} ${certainty}`)
const places = (text: string) => findSensitive(text).map(({ from, to }) => text.slice(from, to))

describe('a henkilötunnus is found', () => {
  test.each([
    ...['010190-900P', '010190Y900P', '010190X901R', '150485-954L', '290200A905H', '290200B905H'],
    ...['311299U911L', '010100+9204', '120310F933U', '010190W900P', '010190V900P', '120310C933U'],
    ...['120310D933U', '120310E933U', '010190y900p'],
  ])('with the mark of its century: %s', (code) => {
    expect(kinds(`Tunnus ${code}, kiitos.`)).toEqual(['personal-code certain'])
    expect(places(`Tunnus ${code}, kiitos.`)).toEqual([code])
  })

  test.each([
    ['an en dash', '010190–900P'],
    ['an em dash', '010190—900P'],
    ['a minus', '010190−900P'],
    ['a non-breaking hyphen', '010190‑900P'],
    ['a hyphen of its own', '010190‐900P'],
    ['blanks around the dash', '010190 - 900P'],
    ['a non-breaking blank', '010190\u00a0-\u00a0900P'],
    ['a line end inside', '010190-\n900P'],
    ['a soft hyphen inside', '010190\u00ad-90\u00ad0P'],
    ['a zero-width blank inside', '01\u200b0190-900P'],
    ['full-width digits', '０１０１９０-９００P'],
    ['dots in its date', '01.01.90-900P'],
    ['small letters', '010190-900p'],
    ['a blank before the last character', '010190-900 P'],
  ])('with %s', (_name, code) => {
    expect(kinds(`hän on ${code}`)).toEqual(['personal-code certain'])
    expect(places(`hän on ${code}.`)).toEqual([code])
  })

  test('glued to the word before it', () => {
    expect(places('hetu010190-900P')).toEqual(['010190-900P'])
  })

  test('without its mark', () => {
    expect(kinds('tunnus 010190900P')).toEqual(['personal-code likely'])
    expect(kinds('010190 900P')).toEqual(['personal-code likely'])
  })

  test('with a slip in its check character, as likely', () => {
    expect(kinds('010190-999K')).toEqual(['personal-code likely'])
  })

  test.each([
    'Syntynyt 010190, loppuosa on 900P.',
    'Syntymäaika 1.1.1990 ei riitä: 01.01.1990, tunnuksen loppuosa 900P',
    'född 010190, slutdelen är 900p',
  ])('split into its date and the rest: %s', (text) => {
    expect(places(text).map((place) => place.toUpperCase())).toEqual(['900P'])
  })

  test('half, where a word says what it is', () => {
    expect(kinds('hetuni alkaa 010190')).toEqual(['personal-code possible'])
  })

  test('twice in a text, each at its place', () => {
    expect(places('010190-900P ja 150485-954L')).toEqual(['010190-900P', '150485-954L'])
  })
})

describe('what only looks like one is left alone', () => {
  test.each([
    ['a day that never was', '310290-900P'],
    ['29 February of a year without it', '290201A905H'],
    ['a telephone number', 'soita 040 123 4567 tai 0401234567'],
    ['a span of dates', '24.11.26 - 100 A'],
    ['a reference of ours', 'AN-2026-1147'],
    ['a business id', '1234567-8'],
    ['a longer number', '9010190-900P1'],
    ['a date', 'Muuttopäivä on 27.11.2026 ja vuokra 900 euroa'],
    ['an amount after a date', '241126 vuokra 650 e'],
    ['a sum', '1 234,56 €'],
    ['a letter of a century that there is not', '010190G900P'],
  ])('%s', (_name, text) => {
    expect(kinds(text)).toEqual([])
  })
})

describe('an account number', () => {
  test.each([
    'FI21 1234 5600 0007 85',
    'FI2112345600000785',
    'fi21 1234 5600 0007 85',
    'FI21-1234-5600-0007-85',
    'DE89 3704 0044 0532 0130 00',
    'LT12 1000 0111 0100 1000',
    'SE45 5000 0000 0583 9825 7466',
  ])('is found: %s', (iban) => {
    expect(places(`Tili ${iban} on sama`)).toEqual([iban])
  })

  test.each(['FI22 1234 5600 0007 85', 'FI21 1234 5600 0007', 'XX21 1234 5600 0007 85', 'FI21 ja muuta'])(
    'is not: %s',
    (text) => {
      expect(kinds(text)).toEqual([])
    },
  )
})

describe('a payment card', () => {
  test.each(['4111 1111 1111 1111', '5555-5555-5555-4444', '378282246310005', '6011111111111117'])(
    'is found: %s',
    (card) => {
      expect(places(`kortti ${card}!`)).toEqual([card])
    },
  )

  test.each(['4111 1111 1111 1112', '1111 1111 1111 1117', '+358 40 123 4567 8901', '00358401234567'])(
    'is not: %s',
    (text) => {
      expect(kinds(text)).toEqual([])
    },
  )
})

test('what is masked can no longer be read, and the rest stays as it was', () => {
  const text = 'Hei, 010190-900P ja FI21 1234 5600 0007 85.'
  expect(maskSensitive(text, 'personal-code')).toBe('Hei, ••••••-•••• ja FI21 1234 5600 0007 85.')
  expect(maskSensitive(text, 'iban')).toBe('Hei, 010190-900P ja •••• •••• •••• •••• ••.')
})

test('an excerpt that ends inside a code shows nothing of it', () => {
  expect(maskPersonalCodes('Tunnukseni on 010190-90')).toBe('Tunnukseni on ••••••-••')
  expect(maskPersonalCodes('Tunnukseni on 010190-900P.')).toBe('Tunnukseni on ••••••-••••.')
  expect(maskPersonalCodes('Asun osoitteessa Mariankatu 19 A 4')).toBe('Asun osoitteessa Mariankatu 19 A 4')
})

test('a long hostile text takes no long time', () => {
  const texts = [
    '0'.repeat(100_000),
    '010190 '.repeat(14_000),
    'FI21 '.repeat(20_000),
    '4 '.repeat(50_000),
    '01.01.90 - '.repeat(9_000),
  ]
  const startedAt = busyMs()
  for (const text of texts) findSensitive(text)
  expect(busyMs() - startedAt).toBeLessThan(5_000)
})
