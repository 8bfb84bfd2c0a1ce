import { expect, test } from 'vitest'
import { aComplaint, aDisposition } from '../helpers/mails/recipient-reports.ts'
import { LETTER_HEAD, rawMail, read } from './reading.ts'

const told = { about: 'vastaus5@kaupunki.example', recipient: 'aino@asukas.example' }

test.each(['displayed', 'deleted'] as const)('a program says that a message was %s', async (said) => {
  const mail = await read(aDisposition({ ...told, said }))
  expect([mail.kind, mail.noReceiptReason]).toEqual(['automatic', 'automatic'])
  expect(mail.recipientReport).toEqual({ said, originalMessageId: told.about, recipient: told.recipient })
  expect(mail).not.toHaveProperty('deliveryReport')
})

test('a notice that failed tells nothing', async () => {
  const mail = await read(aDisposition({ ...told, said: 'failed' }))
  expect(mail.kind).toBe('automatic')
  expect(mail).not.toHaveProperty('recipientReport')
})

test.each(['abuse', 'fraud', 'virus', 'other'])(
  'a complaint of %s names the message it returns',
  async (type) => {
    const mail = await read(aComplaint({ about: told.about, type }))
    expect(mail.kind).toBe('automatic')
    expect(mail.recipientReport).toEqual({ said: 'complaint', originalMessageId: told.about })
  },
)

test.each(['not-spam', 'auth-failure'])('feedback of %s is no complaint', async (type) => {
  const mail = await read(aComplaint({ about: told.about, type }))
  expect(mail.kind).toBe('automatic')
  expect(mail).not.toHaveProperty('recipientReport')
})

const junk = (from: string) =>
  read(
    rawMail(
      [
        `From: ${from}`,
        'Subject: complaint about message from 192.0.2.1',
        'Content-Type: multipart/mixed; boundary=b',
      ],
      '--b\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: aino@asukas.example\n' +
        'Message-ID: <vastaus5@kaupunki.example>\nSubject: Vastaus\n\nHei\n--b--',
    ),
  )

test('Microsoft complains without a report part, and only Microsoft does', async () => {
  const mail = await junk('staff@hotmail.com')
  expect(mail.kind).toBe('automatic')
  expect(mail.recipientReport).toEqual({
    said: 'complaint',
    originalMessageId: told.about,
    recipient: told.recipient,
  })
  const forwarded = await junk('Aino Testi <aino@asukas.example>')
  expect(forwarded.kind).toBe('person')
  expect(forwarded).not.toHaveProperty('recipientReport')
})

test('words about complaints are no complaint', async () => {
  const mail = await read(rawMail(LETTER_HEAD, 'Feedback-Type: abuse\nDisposition: a/b; displayed\n'))
  expect(mail.kind).toBe('person')
  expect(mail).not.toHaveProperty('recipientReport')
})

test('a rejection in the form of a notice is a bounce', async () => {
  const notice = aDisposition({ ...told, said: 'deleted' })
    .toString('latin1')
    .replace(/^From: .*$/m, 'From: Mail Delivery Subsystem <postmaster@mail.example>')
    .replace(/^Subject: .*$/m, 'Subject: Automatically rejected mail')
    .replace(
      'This is a report about a message.',
      `Your message to <${told.recipient}> was automatically rejected:\r\nQuota exceeded`,
    )
  const mail = await read(Buffer.from(notice, 'latin1'))
  expect(mail.kind).toBe('bounce')
  expect(mail.deliveryReport?.recipients).toMatchObject([{ address: told.recipient, action: 'failed' }])
})
