import { expect, test } from 'vitest'
import { headOf } from '../../src/intake/filing/head-digest.ts'
import { parseMail } from '../../src/mail/parse-mail.ts'
import { partialMail } from '../../src/mailbox/imap/partial-mail.ts'
import { aMail } from '../helpers/mails/a-mail.ts'

async function headersOf(raw: Buffer): Promise<string> {
  const bytes = async function* () {
    yield raw
  }
  return (await parseMail(bytes(), { ownAddresses: [] })).headers
}

const received = 'from mx.citizen.example by mail.city.example;\r\n\tTue, 24 Nov 2026 09:30:00 +0200'

test.each([
  ['a plain mail', aMail({ headers: { Received: received } })],
  ['a mail with files', aMail({ attachments: [{ filename: 'kirje.txt', content: 'kirje' }] })],
  [
    'a mail whose last field is empty',
    Buffer.from('From: a@b.example\r\nMIME-Version: 1.0\r\nX-Keywords: \r\n\r\nHei'),
  ],
])('%s and a part of it have the same head', async (_, raw) => {
  const head = raw.subarray(0, raw.indexOf('\r\n\r\n') + 4)
  const part = partialMail(head, [{ content: Buffer.from('Hei') }])
  const whole = headOf(await headersOf(raw))
  expect(whole).toBeDefined()
  expect(headOf(await headersOf(part))).toEqual(whole)
  expect(headOf(await headersOf(partialMail(head, [])))).toEqual(whole)
})

test('every line of the way of a mail counts, and every word of every field', () => {
  const of = (...lines: string[]) => headOf(lines.join('\r\n'))
  const one = of('Received: by mx; 1', 'Subject: Hei', '\tvaan', 'Content-Type: text/plain')
  expect(one?.isTraced).toBe(true)
  expect(
    of('Received: by mx; 1', 'Subject: Hei', '\tvaan', 'Content-Type: text/html;', ' charset=x'),
  ).toEqual(one)
  expect(of('Received: by mx; 2', 'Received: by mx; 1', 'Subject: Hei', '\tvaan')).not.toEqual(one)
  expect(of('Received: by mx; 1', 'Subject: Hei', '\tvain')).not.toEqual(one)
  expect(of('Subject: Hei')?.isTraced).toBe(false)
})

test('of headers that are cut or empty nobody says that they are the same', () => {
  expect(headOf('')).toBeUndefined()
  expect(headOf('Content-Type: text/plain')).toBeUndefined()
  expect(headOf(`Subject: ${'x'.repeat(64_000)}`)).toBeUndefined()
})
