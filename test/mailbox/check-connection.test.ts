import { expect, test } from 'vitest'
import { checkImap, checkSmtp } from '../../src/mailbox/checking/check-connection.ts'
import { startDovecot } from '../helpers/servers/dovecot.ts'
import { freePort } from '../helpers/servers/free-port.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import { startScriptedImap } from '../helpers/servers/scripted-imap.ts'
import { startSmtpSink } from '../helpers/servers/smtp-sink.ts'

const now = new Date()
const signIn = { kind: 'password' as const, user: 'neuvonta@kaupunki.example', password: 'salasana' }

describeWith('dovecot', 'checking the incoming mail', () => {
  test('names every step that went well, with the days the certificate is good for', async () => {
    const dovecot = await startDovecot()
    const settings = { ...dovecot.imaps, security: 'tls' as const, ca: dovecot.certificate, signIn }
    const folders = { folder: 'INBOX', sent: { kind: 'auto' as const } }
    const steps = await checkImap(settings, folders, now)
    expect(steps.map(({ step, ok }) => `${step} ${ok}`)).toEqual(
      ['dns', 'tcp', 'tls', 'sign-in', 'folder', 'one-folder', 'sent-folder'].map((step) => `${step} true`),
    )
    expect(steps.find(({ step }) => step === 'tls')?.detail?.daysLeft).toBeGreaterThan(28)
    expect(steps.at(-1)?.detail).toEqual({ folder: 'Sent' })
    const seen: string[] = []
    const marking = { ...folders, after: { kind: 'move', folder: 'Sent' } } as const
    await checkImap(settings, marking, now, ({ step, ok }) => seen.push(`${step} ${ok}`))
    expect(seen.slice(4)).toEqual([
      'folder true',
      'one-folder true',
      'rights true',
      'move-folder true',
      'sent-folder true',
    ])
    const missing = await checkImap(settings, { ...folders, folder: 'Ei ole' }, now)
    expect(missing.at(-1)).toMatchObject({ step: 'folder', ok: false })
    const { ca: _ca, ...untrusting } = settings
    expect((await checkImap(untrusting, folders, now)).at(-1)).toMatchObject({
      step: 'tls',
      ok: false,
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
    const wrong = { ...settings, signIn: { ...signIn, password: 'erittäin-salainen' } }
    const refused = await checkImap(wrong, folders, now)
    expect(refused.at(-1)).toMatchObject({
      step: 'sign-in',
      ok: false,
      code: 'sign-in: AUTHENTICATIONFAILED',
    })
    expect(JSON.stringify(refused)).not.toMatch(/erittäin|neuvonta/)
    await dovecot.stop()
  })
})

test('a folder of all mail is told of, and what comes after it is still checked', async () => {
  const folders = ['* LIST (\\HasNoChildren) "/" INBOX', '* LIST (\\HasNoChildren \\Sent) "/" Sent']
  const everything = '* LIST (\\HasNoChildren \\All) "/" "[Gmail]/All Mail"'
  const server = await startScriptedImap(3, {
    script: {
      CAPABILITY: () => ['* CAPABILITY IMAP4rev1 IDLE UIDPLUS SPECIAL-USE', 'OK done'],
      LIST: (args) =>
        args === '"" ""' ? ['* LIST (\\Noselect) "/" ""', 'OK done'] : [...folders, everything, 'OK done'],
      EXAMINE: () => ['* 3 EXISTS', '* OK [UIDVALIDITY 7] valid', 'OK [READ-ONLY] opened'],
    },
  })
  const settings = { host: server.host, port: server.port, security: 'none' as const, signIn }
  const checked = async (folder: string) =>
    (await checkImap(settings, { folder, sent: { kind: 'auto' } }, now)).slice(-2)
  expect(await checked('[Gmail]/All Mail')).toMatchObject([
    { step: 'one-folder', ok: false, isOptional: true, code: 'all-mail' },
    { step: 'sent-folder', ok: true },
  ])
  expect(await checked('INBOX')).toMatchObject([{ step: 'one-folder', ok: true }, { step: 'sent-folder' }])
  await server.stop()
})

test('checking the outgoing mail says what the server offers, and sends nothing', async () => {
  const sink = await startSmtpSink({ size: 10_000_000 })
  const steps = await checkSmtp({ host: sink.host, port: sink.port, security: 'none' }, now)
  expect(steps.map(({ step }) => step)).toEqual(['dns', 'tcp', 'sign-in'])
  expect(steps.at(-1)?.detail).toEqual({ deliveryReports: true, smtpUtf8: true, maxBytes: 10_000_000 })
  expect(sink.mails).toEqual([])
  await sink.stop()
})

test('the first step that fails is the last one tried', async () => {
  const nobody = { host: '127.0.0.1', port: await freePort(), security: 'none' as const }
  expect((await checkSmtp(nobody, now)).at(-1)).toMatchObject({
    step: 'tcp',
    ok: false,
    code: 'ECONNREFUSED',
  })
  expect(await checkSmtp({ ...nobody, host: 'kaupunki.example' }, now)).toMatchObject([
    { step: 'settings', ok: false, code: 'clear-text-off-loopback' },
  ])
  const unknown = { ...nobody, host: 'ei-ole.invalid', security: 'tls' as const }
  expect((await checkSmtp(unknown, now)).at(-1)).toMatchObject({ step: 'dns', ok: false })
})
