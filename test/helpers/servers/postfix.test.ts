import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aMail } from '../mails/a-mail.ts'
import { aino, moved, office } from '../mails/cast.ts'
import { type Postfix, startPostfix } from './postfix.ts'
import { describeWith } from './requires.ts'
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts'

describeWith('postfix', 'a private Postfix', () => {
  let postfix: Postfix
  let residents: SmtpSink
  let inbox: SmtpSink
  beforeAll(async () => {
    residents = await startSmtpSink()
    inbox = await startSmtpSink({ lmtp: true })
    postfix = await startPostfix({ deliverTo: inbox, sink: residents, queueLifetimeSeconds: 2 })
  })
  afterAll(async () => {
    await postfix.stop()
    await residents.stop()
    await inbox.stop()
  })

  const send = (raw: Buffer, to: string, id = 'an-1147') =>
    createTransport({ ...postfix.smtp, ignoreTLS: true }).sendMail({
      raw,
      envelope: { from: office.address, to },
      dsn: { id, return: 'headers', notify: 'failure', recipient: to },
    })

  test("mail to a resident reaches the resident's server", async () => {
    const raw = aMail({ from: office, to: aino })
    await send(raw, aino.address)
    const mail = await residents.waitForMail()
    expect(mail).toMatchObject({ from: office.address, to: [aino.address] })
    expect(mail.raw.subarray(-raw.length).equals(raw)).toBe(true)
  })

  test("mail to the city goes into the city's mailboxes", async () => {
    await send(aMail({ subject: 'omalle väelle' }), 'radgivning@kaupunki.example')
    await inbox.waitForMail((mail) => mail.to[0] === 'radgivning@kaupunki.example')
  })

  test('mail to nowhere comes back at once with its envelope id', async () => {
    await send(aMail({ from: office, to: moved }), moved.address, 'nowhere-1')
    const bounce = await inbox.waitForMail((mail) => mail.text.includes('Original-Envelope-Id: nowhere-1'))
    expect(bounce).toMatchObject({ from: '', to: [office.address] })
    expect(bounce.text).toMatch(/^Action: failed\r\nStatus: 5\.1\.2/m)
  })

  test('mail to a server that cannot be reached comes back when the queue gives up', async () => {
    await send(aMail(), 'joku@deferred.example', 'later-1')
    const bounce = await inbox.waitForMail((mail) => mail.text.includes('Original-Envelope-Id: later-1'))
    expect(bounce.text).toMatch(/^Status: 4\.4\.1/m)
  })

  test("a refusal of the resident's server comes back with that server's words", async () => {
    residents.fail({ at: 'rcpt', does: { refuse: 552, text: '5.2.2 Postilaatikko täynnä' }, times: 1 })
    await send(aMail(), aino.address, 'full-1')
    const bounce = await inbox.waitForMail((mail) => mail.text.includes('Original-Envelope-Id: full-1'))
    expect(bounce.text).toMatch(/^Status: 5\.2\.2/m)
  })
})
