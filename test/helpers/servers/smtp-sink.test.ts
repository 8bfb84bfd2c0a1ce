import { createTransport } from 'nodemailer'
import { expect, onTestFinished, test } from 'vitest'
import { aMail } from '../mails/a-mail.ts'
import { makeServerCertificate } from './server-certificate.ts'
import { type SinkOptions, startSmtpSink } from './smtp-sink.ts'
import { removeDirectory, temporaryDirectory } from './temporary-directory.ts'

const envelope = { from: 'neuvonta@kaupunki.example', to: ['aino@citizen.example', 'asa@citizen.example'] }

async function openSink(options: SinkOptions = {}) {
  const sink = await startSmtpSink(options)
  onTestFinished(() => sink.stop())
  const { host, port } = sink
  const send = (raw = aMail(), more: object = {}) =>
    createTransport({ host, port, ignoreTLS: true, ...more }).sendMail({
      raw,
      envelope,
      ...more,
    })
  return { sink, send }
}

test('a mail is kept byte by byte with its envelope, in order of arrival', async () => {
  const { sink, send } = await openSink()
  const raw = aMail({ text: '.\r\n..piste rivin alussa' })
  await send(raw, {
    dsn: { id: 'an-1147', return: 'headers', notify: ['failure', 'success'], recipient: 'a@citizen.example' },
  })
  await send(aMail({ subject: 'toinen' }))
  const [first, second] = await sink.waitForCount(2)
  expect(first).toMatchObject({
    order: 0,
    ...envelope,
    envelopeId: 'an-1147',
    returns: 'HDRS',
    notify: ['FAILURE', 'SUCCESS'],
  })
  expect(first?.raw.equals(raw)).toBe(true)
  expect(second?.text).toContain('toinen')
})

test('waiting finds a mail that comes later, and gives up on one that never comes', async () => {
  const { sink, send } = await openSink()
  const found = sink.waitForMail((mail) => mail.text.includes('myöhemmin'))
  await send(aMail({ text: 'myöhemmin' }))
  await expect(found).resolves.toMatchObject({ order: 0 })
  await expect(sink.waitForMail((mail) => mail.order === 9, 20)).rejects.toThrow('no such mail')
})

test.each(['connect', 'mail', 'rcpt', 'data', 'dot'] as const)(
  'a refusal at %s carries its code, once',
  async (at) => {
    const { sink, send } = await openSink()
    sink.fail({ at, does: { refuse: 452, text: '4.2.2 Mailbox full' }, times: at === 'rcpt' ? 2 : 1 })
    await expect(send()).rejects.toMatchObject({ responseCode: 452 })
    expect(sink.mails).toHaveLength(0)
    await send()
    expect(sink.mails).toHaveLength(1)
  },
)

test('one recipient can be refused and the other taken', async () => {
  const { sink, send } = await openSink()
  sink.fail({ at: 'rcpt', does: { refuse: 550 }, recipient: 'asa@citizen.example' })
  await expect(send()).resolves.toMatchObject({
    accepted: ['aino@citizen.example'],
    rejected: ['asa@citizen.example'],
  })
})

test.each(['connect', 'mail', 'rcpt', 'data', 'body', 'dot'] as const)(
  'the connection drops at %s',
  async (at) => {
    const { sink, send } = await openSink()
    sink.fail({ at, does: 'drop', times: 1 })
    await expect(send()).rejects.toThrow()
    expect(sink.mails).toHaveLength(0)
    await send()
  },
)

test.each(['connect', 'mail', 'data', 'dot'] as const)('the server falls silent at %s', async (at) => {
  const { sink, send } = await openSink()
  sink.fail({ at, does: 'stall' })
  await expect(send(aMail(), { greetingTimeout: 300, socketTimeout: 300 })).rejects.toMatchObject({
    code: 'ETIMEDOUT',
  })
  sink.heal()
  await send()
})

test('extensions can be turned off', async () => {
  const { sink, send } = await openSink({ dsn: false, eightBitMime: false, smtpUtf8: false, size: 2000 })
  await send(aMail(), { dsn: { id: 'an-1147', return: 'headers', notify: 'failure' } })
  expect(sink.mails[0]).toMatchObject({ envelopeId: undefined, bodyType: '7bit', isSmtpUtf8: false })
  await expect(send(aMail({ text: 'x'.repeat(3000) }))).rejects.toMatchObject({ responseCode: 552 })
})

test('signing in over STARTTLS lets in only the right password or token', async () => {
  const directory = temporaryDirectory('sink')
  onTestFinished(() => removeDirectory(directory))
  const tls = { ...makeServerCertificate(directory), mode: 'starttls' as const }
  const { sink, send } = await openSink({
    tls,
    auth: { user: 'neuvonta', password: 'oikea', accessToken: 'ya29' },
  })
  const options = { ignoreTLS: false, requireTLS: true, tls: { rejectUnauthorized: false } }
  await expect(send(aMail(), options)).rejects.toMatchObject({ responseCode: 530 })
  await expect(
    send(aMail(), { ...options, auth: { user: 'neuvonta', pass: 'väärä' } }),
  ).rejects.toMatchObject({ code: 'EAUTH' })
  await send(aMail(), { ...options, auth: { user: 'neuvonta', pass: 'oikea' } })
  await send(aMail(), { ...options, auth: { type: 'OAuth2', user: 'neuvonta', accessToken: 'ya29' } })
  expect(sink.mails.map((mail) => mail.user)).toEqual(['neuvonta', 'neuvonta'])
})
