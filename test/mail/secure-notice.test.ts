import { expect, test } from 'vitest'
import type { ReadingContext, SecureMailRule } from '../../src/mail/inbound-mail.ts'
import { busyMs } from '../helpers/busy-ms.ts'
import { fixture, LETTER_HEAD, OFFICE, rawMail, read } from './reading.ts'

const rule: SecureMailRule = { name: 'Turvaposti', domains: ['turvaposti.example'], words: [] }
const office: ReadingContext = { ...OFFICE, secureMailRules: [rule] }

test('a notice of a secure message is from a person, and its last day is read', async () => {
  const mail = await read(fixture('secure-notice-fi.eml'), office)
  expect(mail).toMatchObject({
    kind: 'person',
    secureNotice: { service: 'Turvaposti', expiresOn: '2026-12-04' },
  })
  expect(mail).not.toHaveProperty('automaticReason')
  expect(mail).not.toHaveProperty('noReceiptReason')
  expect(mail.problems).toEqual(
    expect.arrayContaining([
      { code: 'secure-notice', detail: 'Turvaposti' },
      { code: 'secure-notice-expires', detail: '2026-12-04' },
    ]),
  )
})

test('days that a notice counts are counted from its arrival; nobody’s address gets no receipt', async () => {
  const mail = await read(fixture('secure-notice-sv.eml'), office)
  expect(mail).toMatchObject({ kind: 'person', noReceiptReason: 'no-reply-address' })
  expect(mail.secureNotice).toEqual({ service: 'Turvaposti', expiresOn: '2026-12-04' })
})

test('without a rule for it, a notice is what its headers say', async () => {
  const mail = await read(fixture('secure-notice-fi.eml'), OFFICE)
  expect(mail).toMatchObject({ kind: 'automatic' })
  expect(mail).not.toHaveProperty('secureNotice')
})

const letter = (body: string, ...head: string[]) => rawMail([...LETTER_HEAD, ...head], body)

test.each([
  ['another service’s link', letter('https://turvaposti.example.huijari.example/m/1'), rule],
  ['a name that only ends alike', letter('https://eiturvaposti.example/m/1'), rule],
  [
    'a link without the rule’s word',
    letter('https://turvaposti.example/m/1'),
    { ...rule, words: ['suojattu'] },
  ],
  [
    'a sender our server found forged',
    letter(
      'https://turvaposti.example/m/1',
      'Authentication-Results: mx.kaupunki.example; dmarc=fail header.from=asukas.example',
    ),
    rule,
  ],
])('%s is no notice', async (_, raw, one) => {
  const context = { ...OFFICE, trustedAuthservId: 'mx.kaupunki.example', secureMailRules: [one] }
  expect(await read(raw, context)).not.toHaveProperty('secureNotice')
})

test.each([
  ['The link is valid until 2026-12-04.', '2026-12-04'],
  ['Viesti vanhenee 31.2.2027.', undefined],
  ['Lasku erääntyi. Viesti on voimassa 14 vrk.', '2024-06-18'],
  ['Lähetetty 1.6.2024.', '2024-07-04'],
])('of %j the last day is %s', async (sentence, day) => {
  const rules = [day === '2024-07-04' ? { ...rule, validDays: 30 } : rule]
  const mail = await read(letter(`https://turvaposti.example/m\n${sentence}`), {
    ...OFFICE,
    secureMailRules: rules,
  })
  expect(mail.secureNotice?.expiresOn).toBe(day)
})

test('a megabyte of links and ends is read in time', async () => {
  const from = busyMs()
  await read(letter('https://a.example viimeistään 1 voimassa 12 '.repeat(25_000)), office)
  expect(busyMs() - from).toBeLessThan(3_000)
})
