import { expect, test } from 'vitest'
import { readDeliveryStatus } from '../../src/mail/automatic/delivery-status.ts'
import { fixture, rawMail, read } from './reading.ts'

test('a report names recipient, code, envelope and the message that came back', async () => {
  const mail = await read(fixture('bounce-postfix.eml'))
  expect([mail.kind, mail.noReceiptReason]).toEqual(['bounce', 'automatic'])
  expect(mail.deliveryReport).toEqual({
    envelopeId: 'envelope-1',
    originalMessageId: 'vastaus5@kaupunki.example',
    recipients: [
      {
        address: 'poistunut@asukas.example',
        action: 'failed',
        status: '5.1.1',
        permanent: true,
        diagnostic: '550 5.1.1 unknown user',
      },
    ],
  })
})

test('blocks without a blank line between them, internationalised addresses and 4.x failures are read', () => {
  const { recipients } = readDeliveryStatus(
    'Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 4.4.7\n' +
      'Final-Recipient: utf-8; p\\x{E4}iv\\x{E4}@x.example\nAction: delayed\nStatus: 4.2.2 (full)\nDiagnostic-Code: smtp; 452\n  over quota\n',
  )
  expect(recipients).toEqual([
    { address: 'a@x.example', action: 'failed', status: '4.4.7', permanent: false, diagnostic: '' },
    {
      address: 'päivä@x.example',
      action: 'delayed',
      status: '4.2.2',
      permanent: false,
      diagnostic: '452 over quota',
    },
  ])
})

const bounce = (body: string, ...more: string[]) =>
  read(
    rawMail(
      [
        'From: Mail Delivery System <mailer-daemon@mx.example>',
        'To: neuvonta@kaupunki.example',
        'Subject: Mail delivery failed',
        ...more,
      ],
      body,
    ),
  )

test('a bounce that tells in its own words is understood', async () => {
  const mail = await bounce(
    'A message could not be delivered.\n\n  aino@asukas.example\n    550 5.1.1 no such user\n\n' +
      '------ This is a copy of the message ------\n\nTo: aino@asukas.example\nFrom: neuvonta@kaupunki.example\nMessage-ID: <v@kaupunki.example>\n',
  )
  expect(mail).toMatchObject({
    kind: 'bounce',
    deliveryReport: {
      originalMessageId: 'v@kaupunki.example',
      recipients: [{ address: 'aino@asukas.example', permanent: true, status: '5.1.1' }],
    },
  })
})

test('each of several recipients has its own outcome, and a named one needs no words', async () => {
  const two = await bounce(
    '<a@x.example>:\n550 5.1.1 unknown\n\n<b@x.example>:\n452 4.2.2 mailbox full, will be retried\n',
  )
  expect(two.deliveryReport?.recipients.map(({ address, permanent }) => [address, permanent])).toEqual([
    ['a@x.example', true],
    ['b@x.example', false],
  ])
  const named = await bounce('?', 'X-Failed-Recipients: c@x.example')
  expect(named.deliveryReport?.recipients[0]).toMatchObject({ address: 'c@x.example', permanent: true })
})

test('a report of success is no bounce', async () => {
  const mail = await read(
    rawMail(
      [
        'From: mailer-daemon@mx.example',
        'Subject: Delivery report',
        'Content-Type: multipart/report; boundary=b',
      ],
      '--b\n\nDelivered\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@x.example\nAction: delivered\nStatus: 2.0.0\n--b--',
    ),
  )
  expect([mail.kind, mail.deliveryReport?.recipients[0]?.action]).toEqual(['automatic', 'delivered'])
})
