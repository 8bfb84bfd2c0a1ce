import { describe, expect, test } from 'vitest'
import { fillVariables } from '../../src/replies/reply-variables.ts'
import { type GuardedReply, replyWarnings } from '../../src/replies/sensitive-reply.ts'

const aReply = (parts: Partial<GuardedReply>): GuardedReply => ({
  text: 'Hei, soitan sinulle huomenna.',
  language: 'fi',
  fileCount: 0,
  cc: [],
  known: ['aino@asukas.example'],
  ...parts,
})
const seen = (parts: Partial<GuardedReply>, policy: 'block' | 'reason' = 'block') =>
  replyWarnings(aReply(parts), policy).map(({ kind, row, demand }) => `${kind} ${row} ${demand}`)

test('an ordinary answer leaves without a question', () => {
  expect(seen({})).toEqual([])
})

describe('a henkilötunnus in an answer', () => {
  test('stops it, with its row', () => {
    expect(seen({ text: 'Hei\n\ntunnuksesi 010190-900P' })).toEqual(['personal-code 3 block'])
  })

  test('asks for a reason where the office says so', () => {
    expect(seen({ text: '010190-900P' }, 'reason')).toEqual(['personal-code 1 reason'])
  })

  test('that is perhaps none can be explained', () => {
    expect(seen({ text: 'Lasku 010190-9001' })).toEqual(['personal-code 1 reason'])
    expect(seen({ text: 'hetusi alkaa 010190' })).toEqual(['personal-code 1 confirm'])
  })

  test('passes through secure mail, and is still told', () => {
    expect(seen({ text: '010190-900P', isSecure: true })).toEqual(['personal-code 1 pass'])
    expect(seen({ text: 'hakemus on liitteenä', isSecure: true })).toEqual(['attachment-missing 1 confirm'])
  })

  test('is named without what is secret in it', () => {
    expect(replyWarnings(aReply({ text: '010190-900P' }), 'block')[0]?.hint).toBe('010190-••••')
    expect(replyWarnings(aReply({ text: 'synt. 010190, loppuosa 900P' }), 'block')[0]?.hint).toBe('••••')
  })
})

test.each([
  ['an account number', 'Maksa tilille FI21 1234 5600 0007 85.', 'iban 1 confirm'],
  ['a card', 'Kortti 4111 1111 1111 1111 on suljettu.', 'payment-card 1 confirm'],
])('%s is asked about', (_name, text, warning) => {
  expect(seen({ text })).toEqual([warning])
})

test.each([
  ['fi', 'Hei,\nhakemus on tämän viestin liitteenä.'],
  ['fi', 'Hei,\nliitän mukaan maksusuunnitelman.'],
  ['sv', 'Hej,\nansökan finns som bilaga till det här meddelandet.'],
  ['sv', 'Hej,\njag bifogar ansökan till dig.'],
  ['en', 'Hello,\nplease find the application attached.'],
] as const)('a promised file that is not there is missed: %s %s', (language, text) => {
  expect(seen({ text, language })).toEqual(['attachment-missing 2 confirm'])
  expect(seen({ text, language, fileCount: 1 })).toEqual([])
})

test('a value that nobody filled stops the answer', () => {
  expect(seen({ text: 'Hei,\nsoitin jo. Terveisin [[vuokranantaja]]' })).toEqual(['unfilled 2 block'])
  const known = { nimi: 'Aino', viite: undefined }
  expect(fillVariables('Hei [[Nimi]], [[viite]] [[ muu ]]', known)).toBe('Hei Aino, [[viite]] [[ muu ]]')
  expect(fillVariables('[[constructor]] [[nimi]]', { nimi: '$& [[viite]]' })).toBe(
    '[[constructor]] $& [[viite]]',
  )
})

test('a text in another language than the resident’s is asked about', () => {
  const text = 'Hei, voit hakea asumistukea Kelasta ja me autamme sinua hakemuksen kanssa.'
  expect(seen({ text, language: 'sv' })).toEqual(['language 1 confirm'])
  expect(seen({ text, language: 'fi' })).toEqual([])
})

test.each(['Vastaus: outgoing-claimed', 'Thank you for your letter, call me'])(
  'a short answer says too little of its language: %s',
  (text) => {
    expect(seen({ text, language: 'fi' })).toEqual([])
  },
)

test('a Cc to somebody who never took part is asked about', () => {
  expect(seen({ cc: ['AINO@asukas.example', 'isannoitsija@talo.example'] })).toEqual(['unknown-cc 2 confirm'])
})
