import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { aMail } from './a-mail.ts'
import { asa, irina, office } from './cast.ts'

test('a mail without any wishes is a whole mail from Aino to the office', async () => {
  const read = await simpleParser(aMail())
  expect(read.from?.value[0]).toMatchObject({
    address: 'aino.lehtimaki@citizen.example',
    name: 'Aino Lehtimäki',
  })
  expect(read.to).toMatchObject({ value: [{ address: office.address }] })
  expect(read.text?.trim()).toBe('Hei, miten saan maksuaikaa?')
  expect(read.messageId).toMatch(/^<.+@citizen\.example>$/)
})

test('names, subjects and file names beyond ASCII come back as they were written', async () => {
  const subject = 'Вопрос о квартплате и выселении, очень срочно'
  const attachments = [
    { filename: 'häätöilmoitus Åkerö.pdf', content: '%PDF-1.4', contentType: 'application/pdf' },
  ]
  const read = await simpleParser(aMail({ from: irina, cc: [asa], subject, attachments }))
  expect(read.from?.value[0]?.name).toBe(irina.name)
  expect(read.cc).toMatchObject({ value: [asa] })
  expect(read.subject).toBe(subject)
  expect(read.attachments).toMatchObject([
    { filename: 'häätöilmoitus Åkerö.pdf', content: Buffer.from('%PDF-1.4') },
  ])
})

test('text, HTML, an inline picture and a file keep their places', async () => {
  const attachments = [
    { filename: 'logo.png', content: 'png', contentType: 'image/png', cid: 'logo@x' },
    { filename: 'lasku.txt', content: 'a,b', contentType: 'text/plain' },
  ]
  const html = `<p>${'pitkä '.repeat(400)}<img src="cid:logo@x"></p>`
  const read = await simpleParser(aMail({ text: 'lyhyt', html, attachments }), { skipImageLinks: true })
  expect(read.text?.trim()).toBe('lyhyt')
  expect(read.html).toContain(html)
  expect(read.attachments.map((file) => [file.filename, file.contentDisposition, file.cid])).toEqual([
    ['logo.png', 'inline', 'logo@x'],
    ['lasku.txt', 'attachment', undefined],
  ])
})

test('threading headers and left-out headers are written as asked', () => {
  const raw = aMail({
    messageId: false,
    date: false,
    inReplyTo: 'a@x.example',
    references: ['a@x.example', '<b@x.example>'],
  })
  expect(raw.toString()).toContain('In-Reply-To: <a@x.example>\r\n')
  expect(raw.toString()).toContain('References: <a@x.example>\r\n <b@x.example>\r\n')
  expect(raw.toString()).not.toMatch(/^(message-id|date):/im)
})

test('no line ends with a bare line feed', () => {
  expect(aMail({ text: 'yksi\nkaksi\r\nkolme' }).toString()).not.toMatch(/[^\r]\n/)
})
