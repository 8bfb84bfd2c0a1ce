import { afterAll, beforeAll, expect, test } from 'vitest'
import { piecesOf } from '../../src/intake/mail-bytes.ts'
import { imapMailbox } from '../../src/mailbox/imap/imap-mailbox.ts'
import { smtpSender } from '../../src/mailbox/smtp/smtp-sender.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { type Dovecot, startDovecot } from '../helpers/servers/dovecot.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import { startSmtpSink } from '../helpers/servers/smtp-sink.ts'
import { startTcpProxy } from '../helpers/servers/tcp-proxy.ts'

const CUTS = 80

describeWith('dovecot', 'a wire that breaks anywhere', () => {
  let dovecot: Dovecot
  const unhandled: unknown[] = []
  const note = (reason: unknown) => void unhandled.push(reason)
  beforeAll(async () => {
    process.on('unhandledRejection', note)
    process.on('uncaughtException', note)
    dovecot = await startDovecot()
    for (let n = 0; n < 4; n++) await dovecot.append(aMail({ text: 'x\r\n'.repeat(20_000) }))
    await dovecot.append(aMail({ text: 'y\r\n'.repeat(500_000) }))
  })
  afterAll(async () => {
    await dovecot.stop()
    process.off('unhandledRejection', note)
    process.off('uncaughtException', note)
  })

  test('leaves the process alive, no mail half kept and no wait hanging', async () => {
    const wire = await startTcpProxy(dovecot.imap)
    const whole = (await dovecot.messages()).map(({ raw }) => raw.length)
    let broken = 0
    for (let cut = 0; cut < CUTS; cut++) {
      wire.setFault({ kind: 'cut', direction: 'to-client', afterBytes: Math.round(1.2 ** cut) + cut * 7 })
      const sizes = await readAll(wire).catch(() => {
        broken += 1
        return []
      })
      expect(sizes.every((size, index) => size === whole[index])).toBe(true)
    }
    expect(broken).toBeGreaterThan(CUTS / 2)
    await wire.stop()
    await new Promise((resolve) => setImmediate(resolve))
    expect(unhandled).toEqual([])
  }, 120_000)

  const readAll = async (at: { host: string; port: number }) => {
    const opened = await imapMailbox(
      {
        host: at.host,
        port: at.port,
        security: 'none',
        signIn: { kind: 'password', user: dovecot.user, password: dovecot.password },
      },
      { folder: 'INBOX', after: { kind: 'keep' }, maxBytes: 10_000_000, log: { warn: () => undefined } },
    ).open()
    if (opened.kind === 'fault') throw new Error(opened.code)
    const sizes: number[] = []
    try {
      for await (const mail of opened.session.fetch(await opened.session.uidsAbove(0), 10_000_000)) {
        let size = 0
        for await (const piece of piecesOf(mail.bytes)) size += piece.length
        sizes.push(size)
      }
    } finally {
      await opened.session.close()
    }
    return sizes
  }

  test('never sends twice what it calls not sent', async () => {
    const sink = await startSmtpSink()
    const wire = await startTcpProxy(sink)
    for (let cut = 1; cut < 80; cut++) {
      const before = sink.mails.length
      const direction = cut % 2 === 0 ? 'to-server' : 'to-client'
      wire.setFault({ kind: 'cut', direction, afterBytes: direction === 'to-client' ? cut * 8 : cut * 17 })
      const sender = smtpSender({ host: wire.host, port: wire.port, security: 'none' })
      const ready = await sender.connect()
      if (ready.kind === 'ready') {
        const envelope = {
          from: 'neuvonta@kaupunki.example',
          recipients: [{ name: '', address: 'aino@citizen.example' }],
        }
        const result = await ready.session.send(envelope, pieces(aMail()))
        ready.session.release()
        if (result.kind === 'mailbox-fault') expect(sink.mails.length).toBe(before)
        if (result.kind === 'answered') expect(result.recipients[0]?.state).toBe('accepted')
      }
      sender.close()
    }
    await wire.stop()
    await sink.stop()
    expect(unhandled).toEqual([])
  }, 60_000)
})

async function* pieces(raw: Buffer) {
  yield raw
}
