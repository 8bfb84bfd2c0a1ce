import { expect, test } from 'vitest'
import { providerMessageId } from '../../src/mailbox/smtp/provider-message-id.ts'
import { refusedRecipient } from '../../src/mailbox/smtp/smtp-answer.ts'
import { readOffers } from '../../src/mailbox/smtp/smtp-transcript.ts'

test.each([
  [
    '550 5.1.1 <aino@citizen.example>: Recipient address rejected: User unknown',
    'refused',
    550,
    '5.1.1',
    '<…>: Recipient address rejected: User unknown',
  ],
  [
    '452-4.2.2 The email account that you tried to reach is\n452 4.2.2 over quota.',
    'retry',
    452,
    '4.2.2',
    'The email account that you tried to reach is over quota.',
  ],
  ['450 greylisted', 'retry', 450, undefined, 'greylisted'],
  ['503 Bad sequence of commands', 'retry', 503, undefined, 'Bad sequence of commands'],
  ['554', 'refused', 554, undefined, '554'],
  ['mumble', 'retry', undefined, undefined, 'mumble'],
])('%j is %s', (answer, state, code, status, diagnostic) => {
  expect(refusedRecipient('aino@citizen.example', answer)).toEqual({
    address: 'aino@citizen.example',
    state,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    diagnostic,
  })
})

test('an endless answer is cut', () => {
  const { diagnostic } = refusedRecipient('a@b.example', `550 ${'x'.repeat(5_000_000)}`)
  expect(diagnostic?.length).toBe(500)
})

test.each([
  [
    '250 2.0.0 OK <AM0PR07MB1.eurprd07.prod.outlook.com@AM0PR07MB1.eurprd07.prod.outlook.com> [Hostname=x]',
    '',
    'AM0PR07MB1.eurprd07.prod.outlook.com@AM0PR07MB1.eurprd07.prod.outlook.com',
  ],
  [
    '250 Ok 0102018b5c3c0a4f-12345678-abcd-ef01-2345-6789abcdef01-000000',
    'email-smtp.eu-north-1.amazonaws.com',
    '0102018b5c3c0a4f-12345678-abcd-ef01-2345-6789abcdef01-000000@eu-north-1.amazonses.com',
  ],
  [
    '250 Ok 0102018b5c3c0a4f-12345678-abcd-ef01-2345-6789abcdef01-000000',
    'email-smtp.us-east-1.amazonaws.com',
    '0102018b5c3c0a4f-12345678-abcd-ef01-2345-6789abcdef01-000000@email.amazonses.com',
  ],
  ['250 Ok 0102018b5c3c0a4f-12345678-abcd-ef01-2345-6789abcdef01-000000', 'smtp.kaupunki.example', undefined],
  ['250 2.0.0 Ok: queued as 4XyZ1', 'smtp.kaupunki.example', undefined],
  ['250 2.0.0 OK <x@y.example> queued', '', undefined],
])('the id a provider gave in %j', (response, host, id) => {
  expect(providerMessageId(response, host)).toBe(id)
})

test('what EHLO offers is read by whole words', () => {
  const offers = readOffers(
    '250-mail.kaupunki.example\r\n250-SIZE 35882577\r\n250-XDSN\r\n250-AUTH=PLAIN LOGIN\r\n250 SMTPUTF8',
  )
  expect(offers.maxBytes).toBe(35_882_577)
  expect([...offers.keywords]).toEqual(['SIZE', 'XDSN', 'AUTH', 'SMTPUTF8'])
  expect(readOffers('250-x\n250 SIZE 0').maxBytes).toBeUndefined()
})
