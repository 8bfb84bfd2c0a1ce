import { ImapFlow } from 'imapflow'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { expect, onTestFinished, test } from 'vitest'
import { createDemoPost, type DemoPost } from '../../src/demo/demo-post.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, moved, office, vaino } from '../helpers/mails/cast.ts'

async function openPost(): Promise<DemoPost> {
  const post = await createDemoPost({
    officeAddress: office.address,
    now: () => new Date('2026-11-24T08:00:00Z'),
    away: { who: vaino, text: 'Olen lomalla 1.12. asti.' },
  })
  onTestFinished(() => post.stop())
  return post
}

async function readMailbox(post: DemoPost, password = post.office.password): Promise<ImapFlow> {
  const client = new ImapFlow({
    ...post.office.imap,
    secure: false,
    doSTARTTLS: false,
    auth: { user: post.office.user, pass: password },
    logger: false,
  })
  client.on('error', () => client.close())
  onTestFinished(() => client.close())
  await client.connect()
  return client
}

function send(post: DemoPost, to: string, raw: Buffer, id = 'an+1147', password = post.office.password) {
  const { smtp, user } = post.office
  return createTransport({ ...smtp, ignoreTLS: true, auth: { user, pass: password } }).sendMail({
    raw,
    envelope: { from: user, to },
    dsn: { id, return: 'headers', notify: 'failure', recipient: to },
  })
}

/** Resolves when the office's inbox announces a mail to a client that idles. */
function announced(client: ImapFlow): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  client.once('exists', ({ count }) => resolve(count))
  return promise
}

test('a mail to the office is announced to the client that idles, and is the same byte for byte', async () => {
  const post = await openPost()
  const client = await readMailbox(post)
  await client.mailboxOpen('INBOX')
  const news = announced(client)
  const idle = client.idle()
  const raw = aMail({ text: 'Vuokra on maksamatta, mitä teen? ÄÖÅ €' })
  post.deliverToOffice(raw)
  expect(await news).toBe(1)
  const found = (await client.fetchOne('1', { source: true, internalDate: true })) || undefined
  await idle
  expect(found?.source?.equals(raw)).toBe(true)
  expect(found?.internalDate).toEqual(new Date('2026-11-24T08:00:00Z'))
})

test('the sent copy is appended as seen, and a mail can be moved to the archive', async () => {
  const post = await openPost()
  const client = await readMailbox(post)
  const folders = await client.list()
  expect(folders.find((folder) => folder.specialUse === '\\Sent')?.path).toBe('Sent')
  const raw = aMail({ from: office, to: aino, text: 'Hei, tässä ohjeet. Terveisin Päivi' })
  expect(await client.append('Sent', raw, ['\\Seen'])).toMatchObject({ uid: 1 })
  expect(post.officeFolder('Sent')).toMatchObject([{ flags: ['\\Seen'], raw }])

  post.deliverToOffice(raw)
  await client.mailboxOpen('INBOX')
  await client.messageMove('1', 'Archive', { uid: true })
  expect(post.officeFolder('INBOX')).toHaveLength(0)
  expect(post.officeFolder('Archive')).toHaveLength(1)
})

test('UIDVALIDITY tells when the post was opened', async () => {
  const client = await readMailbox(await openPost())
  const { uidValidity } = await client.mailboxOpen('INBOX')
  expect(uidValidity).toBe(BigInt(Date.parse('2026-11-24T08:00:00Z') / 1000))
})

test("an answer lies in the resident's mailbox alone, and whoever listens is told", async () => {
  const post = await openPost()
  const heard: string[] = []
  const stopListening = post.onResidentMail((mail) => heard.push(mail.to))
  const raw = aMail({ from: office, to: aino, text: '.piste rivin alussa' })
  await send(post, aino.address, raw)
  expect(post.residentMailbox(aino.address.toUpperCase())).toMatchObject([{ from: office.address, raw }])
  expect(post.residentMailbox(vaino.address)).toEqual([])
  stopListening()
  await send(post, aino.address, raw)
  expect(heard).toEqual([aino.address])
})

test('mail to an address that does not exist comes back with its envelope id and headers', async () => {
  const post = await openPost()
  const client = await readMailbox(post)
  await client.mailboxOpen('INBOX')
  const news = announced(client)
  const idle = client.idle()
  await send(post, moved.address, aMail({ from: office, to: moved, messageId: 'oma@kaupunki.example' }))
  await news
  await client.noop()
  await idle
  const [bounce] = post.officeFolder('INBOX')
  const text = bounce?.raw.toString() ?? ''
  expect(text).toContain('Original-Envelope-Id: an+1147\r\n')
  expect(text).toMatch(/Final-Recipient: rfc822; .+\r\nAction: failed\r\nStatus: 5\.1\.2/)
  expect(text).toContain('Message-ID: <oma@kaupunki.example>')
  const read = await simpleParser(bounce?.raw ?? '', { keepDeliveryStatus: true })
  expect(read.attachments.map((part) => part.contentType)).toContain('message/delivery-status')
})

test('who is away answers a person once, and an automatic mail never', async () => {
  const post = await openPost()
  const client = await readMailbox(post)
  await client.mailboxOpen('INBOX')
  await send(post, vaino.address, aMail({ headers: { 'Auto-Submitted': 'auto-replied' } }))
  const news = announced(client)
  const idle = client.idle()
  await send(post, vaino.address, aMail({ messageId: 'vastaus@kaupunki.example' }))
  await news
  await client.noop()
  await idle
  const answers = await Promise.all(post.officeFolder('INBOX').map((mail) => simpleParser(mail.raw)))
  expect(answers).toHaveLength(1)
  expect(answers[0]).toMatchObject({
    inReplyTo: '<vastaus@kaupunki.example>',
    text: expect.stringContaining('lomalla'),
  })
  expect(answers[0]?.headers.get('auto-submitted')).toBe('auto-replied')
})

test('neither the mailbox nor the relay opens without the password', async () => {
  const post = await openPost()
  await expect(readMailbox(post, 'väärä')).rejects.toMatchObject({ authenticationFailed: true })
  await expect(send(post, aino.address, aMail(), 'x', 'väärä')).rejects.toMatchObject({ responseCode: 535 })
})
