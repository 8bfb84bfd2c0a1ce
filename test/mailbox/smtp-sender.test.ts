import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import type { SmtpSettings } from '../../src/mailbox/connection-settings.ts'
import { smtpSender } from '../../src/mailbox/smtp/smtp-sender.ts'
import type { Envelope } from '../../src/replies/sender.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { freePort } from '../helpers/servers/free-port.ts'
import { makeServerCertificate } from '../helpers/servers/server-certificate.ts'
import { type SinkOptions, startSmtpSink } from '../helpers/servers/smtp-sink.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function office(sinkOptions: SinkOptions = {}, more: Partial<SmtpSettings> = {}) {
  const sink = await startSmtpSink(sinkOptions)
  const sender = smtpSender({ host: sink.host, port: sink.port, security: 'none', ...more })
  cleanups.push(
    () => sink.stop(),
    () => sender.close(),
  )
  return {
    sink,
    send: (envelope: Partial<Envelope> = {}, raw = aMail()) => sendOnce(sender, envelope, raw),
    sender,
  }
}

async function sendOnce(sender: ReturnType<typeof smtpSender>, envelope: Partial<Envelope>, raw: Buffer) {
  const ready = await sender.connect()
  if (ready.kind !== 'ready') return ready
  const result = await ready.session.send({ ...toAino, ...envelope }, bytesOf(raw))
  ready.session.release()
  return result
}

const aino = { name: 'Aino', address: 'aino@citizen.example' }
const eero = { name: 'Eero', address: 'eero@citizen.example' }
const toAino: Envelope = { from: 'neuvonta@kaupunki.example', recipients: [aino] }

async function* bytesOf(raw: Buffer) {
  yield raw
}

describe('a mail that the server takes', () => {
  test('arrives byte for byte, with the envelope asked for and its signed id', async () => {
    const { sink, send } = await office()
    const raw = aMail({ text: '.piste\r\n..kaksi\r\nä' })
    const result = await send({ envelopeId: 'AN1.abc=+x' }, raw)
    expect(result).toMatchObject({
      kind: 'answered',
      recipients: [{ address: aino.address, state: 'accepted' }],
    })
    const mail = await sink.waitForMail()
    expect(mail.raw.equals(raw)).toBe(true)
    expect(mail).toMatchObject({ from: toAino.from, to: [aino.address], envelopeId: 'AN1.abc=+x' })
    expect(mail.notify).toEqual(['FAILURE', 'DELAY'])
  })

  test('asks for no delivery report where the server offers none', async () => {
    const { sink, send } = await office({ dsn: false })
    expect(await send({ envelopeId: 'x' })).toMatchObject({ kind: 'answered' })
    expect((await sink.waitForMail()).envelopeId).toBeUndefined()
  })

  test('goes over the session of the one before, and over a new one when that was cut', async () => {
    const { sink, send } = await office({ port: await freePort() })
    for (let n = 0; n < 15; n++) await send()
    expect(sink.connections()).toBe(1)
    await sink.stop()
    const again = await startSmtpSink({ port: sink.port })
    cleanups.push(() => again.stop())
    expect(await send()).toMatchObject({ kind: 'answered' })
    expect(again.mails).toHaveLength(1)
  })

  test('waits while two others are being sent', async () => {
    const { sender } = await office()
    const first = await sender.connect()
    await sender.connect()
    let isThird = false
    const third = sender.connect().then((ready) => {
      isThird = true
      return ready
    })
    await new Promise(setImmediate)
    expect(isThird).toBe(false)
    if (first.kind === 'ready') first.session.release()
    expect((await third).kind).toBe('ready')
  })
})

describe('a mail that is refused', () => {
  test('for one of two people says so for that one', async () => {
    const { sink, send } = await office()
    sink.fail({
      at: 'rcpt',
      recipient: eero.address,
      does: { refuse: 550, text: '5.1.1 <eero@citizen.example> unknown' },
    })
    const result = await send({ recipients: [aino, eero] })
    expect(result).toMatchObject({
      kind: 'answered',
      recipients: [
        { address: aino.address, state: 'accepted' },
        { address: eero.address, state: 'refused', code: 550, status: '5.1.1', diagnostic: '<…> unknown' },
      ],
    })
  })

  test.each([
    ['at the sender, for now', { at: 'mail', does: { refuse: 451 } }, 'retry'],
    ['at the sender, for good', { at: 'mail', does: { refuse: 550 } }, 'refused'],
    ['at the recipient, for now', { at: 'rcpt', does: { refuse: 452, text: '4.2.2 Mailbox full' } }, 'retry'],
    ['at DATA, for now', { at: 'data', does: { refuse: 451, text: '451 4.3.0 later' } }, 'retry'],
    ['after the final dot, for now', { at: 'dot', does: { refuse: 451 } }, 'retry'],
    ['after the final dot, for good', { at: 'dot', does: { refuse: 554, text: '5.7.1 Policy' } }, 'refused'],
  ] as const)('%s', async (_when, fault, state) => {
    const { sink, send } = await office()
    sink.fail(fault)
    expect(await send()).toMatchObject({ kind: 'answered', recipients: [{ address: aino.address, state }] })
    sink.heal()
    expect(await send()).toMatchObject({ recipients: [{ state: 'accepted' }] })
  })

  test('by the size the server names, before anything is said to it', async () => {
    const { sink, send } = await office({ size: 1_000 })
    const result = await send({}, aMail({ text: 'x'.repeat(2_000) }))
    expect(result).toMatchObject({ recipients: [{ state: 'refused', status: '5.3.4' }] })
    expect(sink.mails).toHaveLength(0)
  })

  test('to an address beyond ASCII, where SMTPUTF8 is not offered', async () => {
    const { sink, send } = await office({ smtpUtf8: false })
    const result = await send({ recipients: [{ name: '', address: 'äiti@citizen.example' }] })
    expect(result).toMatchObject({ recipients: [{ state: 'refused', status: '5.6.7' }] })
    expect(sink.mails).toHaveLength(0)
  })

  test('to what is not plainly one address; the others are sent to', async () => {
    const { sink, send } = await office()
    const tricks = [
      '"x@evil.example y"@citizen.example',
      'aino@evil.example(c)citizen.example',
      'aino@citizen.example>\r\nRCPT TO:<b@evil.example',
      'aino\u2028@citizen.example',
      'aino\u0000@citizen.example',
      '@evil.example:aino@citizen.example',
      'aino@[127.0.0.1]',
    ]
    const recipients = [aino, ...tricks.map((address) => ({ name: '', address }))]
    const result = await send({ recipients })
    const states = result.kind === 'answered' ? result.recipients.map(({ state }) => state) : []
    expect(states).toEqual(['accepted', ...tricks.map(() => 'refused')])
    expect((await sink.waitForMail()).to).toEqual([aino.address])
  })
})

describe('a connection that is lost', () => {
  test.each([
    ['when connecting', 'connect', { kind: 'mailbox-fault', fault: 'unreachable' }],
    ['at MAIL', 'mail', { kind: 'mailbox-fault', fault: 'unreachable' }],
    ['at RCPT', 'rcpt', { kind: 'mailbox-fault', fault: 'unreachable' }],
    ['at DATA', 'data', { kind: 'mailbox-fault', fault: 'unreachable' }],
    ['in the middle of the mail', 'body', { kind: 'unknown' }],
    ['after the final dot', 'dot', { kind: 'unknown' }],
  ] as const)('%s', async (_when, at, expected) => {
    const { sink, send } = await office()
    sink.fail({ at, does: 'drop' })
    expect(await send({}, aMail({ text: 'x\r\n'.repeat(100_000) }))).toMatchObject(expected)
    sink.heal()
    expect(await send()).toMatchObject({ recipients: [{ state: 'accepted' }] })
  })
})

describe('a mailbox at fault', () => {
  test('is not there', async () => {
    const { sink, send } = await office({ port: await freePort() })
    await sink.stop()
    expect(await send()).toEqual({ kind: 'mailbox-fault', fault: 'unreachable', code: 'ECONNREFUSED' })
  })

  test('refuses the sign-in, and takes the right one', async () => {
    const auth = { user: 'neuvonta', password: 'salasana' }
    const signIn = { kind: 'password' as const, ...auth }
    const wrong = await office({ auth }, { signIn: { ...signIn, password: 'väärä' } })
    expect(await wrong.send()).toMatchObject({ fault: 'sign-in', code: '535' })
    const right = await office({ auth }, { signIn })
    expect(await right.send()).toMatchObject({ kind: 'answered' })
    const none = await office({ auth })
    expect(await none.send()).toMatchObject({ fault: 'sign-in', code: '530' })
  })

  test('takes an access token; a refused one is asked for anew, once', async () => {
    const given = ['vanha', 'vielä vanha', 'vanha', 'uusi']
    const forgotten: string[] = []
    const tokens = {
      current: () => Promise.resolve({ kind: 'token' as const, token: given[0] ?? '' }),
      forget: () => void forgotten.push(given.shift() ?? ''),
    }
    const signIn = { kind: 'oauth2' as const, user: 'neuvonta', tokens }
    const { send, sink } = await office({ auth: { user: 'neuvonta', accessToken: 'uusi' } }, { signIn })
    expect(await send()).toMatchObject({ fault: 'sign-in' })
    expect(forgotten).toEqual(['vanha'])
    tokens.forget()
    expect(await send()).toMatchObject({ kind: 'answered' })
    expect(sink.mails[0]?.user).toBe('neuvonta')
  })

  test('never goes on in clear text, nor with a certificate nobody vouches for', async () => {
    const directory = temporaryDirectory('smtp')
    cleanups.push(() => removeDirectory(directory))
    const certificate = makeServerCertificate(directory)
    const ca = readFileSync(certificate.certificateFile, 'utf8')
    const plain = await office({}, { security: 'starttls' })
    expect(await plain.send()).toMatchObject({ fault: 'tls' })
    const tls = { ...certificate, mode: 'starttls' as const }
    const untrusted = await office({ tls }, { security: 'starttls' })
    expect(await untrusted.send()).toMatchObject({ fault: 'tls', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    const trusted = await office({ tls }, { security: 'starttls', ca })
    expect(await trusted.send()).toMatchObject({ kind: 'answered' })
    const direct = await office({ tls: { ...certificate, mode: 'tls' } }, { security: 'tls', ca })
    expect(await direct.send()).toMatchObject({ kind: 'answered' })
    const elsewhere = smtpSender({ host: 'mail.kaupunki.example', port: 25, security: 'none' })
    expect(await elsewhere.connect()).toMatchObject({ code: 'clear-text-off-loopback' })
  })

  test('asks for patience, at the greeting and at MAIL', async () => {
    const { sink, send } = await office()
    sink.fail({ at: 'connect', does: { refuse: 421, text: '4.7.0 Too many connections' }, times: 1 })
    expect(await send()).toMatchObject({ kind: 'mailbox-fault', fault: 'throttled', code: '421' })
    sink.fail({
      at: 'mail',
      does: { refuse: 432, text: '4.3.2 STOREDRV; sender thread limit exceeded' },
      times: 1,
    })
    expect(await send()).toMatchObject({ kind: 'mailbox-fault', fault: 'throttled' })
  })
})
