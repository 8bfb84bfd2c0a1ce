import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { partialMail } from '../../src/mailbox/imap/partial-mail.ts'
import { chooseParts } from '../../src/mailbox/imap/text-parts.ts'

test('headers stay as they came, the body is made of the parts', async () => {
  const header =
    'Received: from a\r\n by b\r\nSubject: =?utf-8?Q?H=C3=A4=C3=A4t=C3=B6?=\r\nMIME-Version:\r\n 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=old\r\nMessage-ID: <a@citizen.example>\r\n\r\n'
  const bytes = partialMail(Buffer.from(header), [
    {
      mimeHeaders: Buffer.from(
        'Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n',
      ),
      content: Buffer.from('p=E4iv=E4=E4'),
    },
    {
      mimeHeaders: Buffer.from(
        'Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n',
      ),
      content: Buffer.from(Buffer.from('<b>päivää</b>').toString('base64')),
    },
  ])
  const text = bytes.toString('latin1')
  expect(
    text.startsWith(
      'Received: from a\r\n by b\r\nSubject: =?utf-8?Q?H=C3=A4=C3=A4t=C3=B6?=\r\nMessage-ID: <a@citizen.example>\r\n',
    ),
  ).toBe(true)
  expect(text.match(/^MIME-Version/gim)).toHaveLength(1)
  const mail = await simpleParser(bytes)
  expect(mail).toMatchObject({ subject: 'Häätö', messageId: '<a@citizen.example>' })
  expect(mail.text).toContain('päivää')
  expect(mail.html).toContain('<b>päivää</b>')
  expect(mail.attachments).toEqual([])
})

test('a mail that is one part takes the description of its body along', async () => {
  const header =
    'Subject: x\r\nContent-Type: text/plain;\r\n charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n'
  const bytes = partialMail(Buffer.from(header), [
    { content: Buffer.from(Buffer.from('päivää').toString('base64')) },
  ])
  expect((await simpleParser(bytes)).text).toContain('päivää')
})

test('bodies are taken, files and forwarded mails are listed', () => {
  const { text, left } = chooseParts({
    type: 'multipart/mixed',
    childNodes: [
      {
        type: 'multipart/alternative',
        part: '1',
        childNodes: [
          { type: 'text/plain', part: '1.1', size: 5_000_000 },
          { type: 'text/html', part: '1.2', size: 100 },
        ],
      },
      {
        type: 'text/plain',
        part: '2',
        size: 10,
        disposition: 'attachment',
        dispositionParameters: { filename: 'loki.txt' },
      },
      {
        type: 'message/rfc822',
        part: '3',
        size: 100,
        childNodes: [{ type: 'text/plain', part: '3', size: 5 }],
      },
      { type: 'image/jpeg', part: '4', size: 78_000, encoding: 'base64', parameters: { name: 'ovi.jpg' } },
    ],
  })
  expect(text).toMatchObject([
    { section: '1.1', size: 5_000_000, asLeft: { type: 'text/plain', size: 5_000_000 } },
    { section: '1.2', size: 100 },
  ])
  expect(left).toEqual([
    { name: 'loki.txt', type: 'text/plain', size: 10 },
    { name: '', type: 'message/rfc822', size: 100 },
    { name: 'ovi.jpg', type: 'image/jpeg', size: 57_000 },
  ])
})

test('of more files than are listed the rest is one entry', () => {
  const childNodes = Array.from({ length: 250 }, (_, at) => ({
    type: 'image/png',
    part: `${at + 1}`,
    size: 10,
  }))
  const { left } = chooseParts({ type: 'multipart/mixed', childNodes })
  expect(left).toHaveLength(201)
  expect(left.at(-1)).toEqual({ name: '', type: 'multipart/mixed', size: 500 })
})
