import { afterEach, describe, expect, test } from 'vitest'
import { piecesOf } from '../../src/intake/mail-bytes.ts'
import type { FetchedMail, FolderSession } from '../../src/intake/mailbox.ts'
import type { Security } from '../../src/mailbox/connection-settings.ts'
import { imapMailbox } from '../../src/mailbox/imap/imap-mailbox.ts'
import { type Script, startScriptedImap } from '../helpers/servers/scripted-imap.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function mailboxAt(script: Script, { greeting = '* OK ready', security = 'none' as Security } = {}) {
  const server = await startScriptedImap(3, { script, greeting })
  cleanups.push(() => server.stop())
  const warnings: unknown[] = []
  const mailbox = imapMailbox(
    {
      host: server.host,
      port: server.port,
      security,
      signIn: { kind: 'password', user: 'neuvonta', password: 'salasana' },
    },
    {
      folder: 'INBOX',
      after: { kind: 'keep' },
      maxBytes: 2_000_000,
      log: { warn: (fields) => void warnings.push(fields) },
    },
  )
  return { server, warnings, mailbox }
}

async function openAt(script: Script) {
  const { mailbox, ...rest } = await mailboxAt(script)
  const opened = await mailbox.open()
  if (opened.kind === 'fault') throw new Error(opened.code)
  cleanups.push(() => opened.session.close())
  return { ...rest, session: opened.session }
}

describe('a mailbox that cannot be opened', () => {
  test.each<[string, string, object]>([
    ['not now', 'NO [UNAVAILABLE] Temporary failure', { fault: 'unavailable', code: 'UNAVAILABLE' }],
    ['too many at once', 'NO [ALERT] Too many simultaneous connections.', { fault: 'unavailable' }],
    ['in use', 'NO [INUSE] Mailbox is locked', { fault: 'unavailable', code: 'INUSE' }],
    ['a wrong password', 'NO [AUTHENTICATIONFAILED] Invalid credentials', { fault: 'sign-in' }],
    ['a wrong password, without a code', 'NO Login failed', { fault: 'sign-in', code: 'refused' }],
    [
      'a pause',
      'BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds',
      { fault: 'unavailable', retryAfterMs: 92415 },
    ],
    ['a lost connection', 'cut', { fault: 'unreachable' }],
  ])('says that it is for %s', async (_why, answer, fault) => {
    const { mailbox } = await mailboxAt({ LOGIN: () => answer })
    expect(await mailbox.open()).toMatchObject({ kind: 'fault', ...fault })
  })

  test('is busy when it says goodbye at once', async () => {
    const { mailbox } = await mailboxAt({}, { greeting: '* BYE Too many connections from your address' })
    expect(await mailbox.open()).toMatchObject({ fault: 'unavailable' })
  })

  test('is never spoken to in clear text when STARTTLS was asked for', async () => {
    const { mailbox, server } = await mailboxAt({}, { security: 'starttls' })
    expect(await mailbox.open()).toMatchObject({ fault: 'tls' })
    const preauth = await mailboxAt({}, { security: 'starttls', greeting: '* PREAUTH welcome' })
    expect(await preauth.mailbox.open()).toMatchObject({ fault: 'tls' })
    const commands = [...server.commands, ...preauth.server.commands]
    expect(commands.filter((command) => command.startsWith('LOGIN'))).toEqual([])
  })

  test('takes an access token by XOAUTH2; a refused one is asked for anew at once', async () => {
    let said = ''
    const server = await startScriptedImap(3, {
      script: {
        CAPABILITY: () => ['* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2', 'OK done'],
        AUTHENTICATE: (args) => {
          said = Buffer.from(args.split(' ')[1] ?? '', 'base64').toString()
          return said.includes('Bearer uusi') ? 'OK welcome' : 'NO [AUTHENTICATIONFAILED] expired'
        },
      },
    })
    cleanups.push(() => server.stop())
    let token = 'vanha'
    const tokens = {
      current: () => Promise.resolve({ kind: 'token' as const, token }),
      forget: () => {
        token = 'uusi'
      },
    }
    const settings = { host: server.host, port: server.port, security: 'none' as const }
    const mailbox = imapMailbox(
      { ...settings, signIn: { kind: 'oauth2', user: 'neuvonta@kaupunki.example', tokens } },
      { folder: 'INBOX', after: { kind: 'keep' }, maxBytes: 1_000, log: { warn: () => undefined } },
    )
    const opened = await mailbox.open()
    expect(opened.kind).toBe('open')
    expect(said).toBe('user=neuvonta@kaupunki.example\u0001auth=Bearer uusi\u0001\u0001')
    if (opened.kind === 'open') await opened.session.close()
  })

  test('is not even called in clear text over a network', async () => {
    const settings = {
      host: 'mail.kaupunki.example',
      port: 143,
      security: 'none' as const,
      signIn: { kind: 'password' as const, user: 'x', password: 'y' },
    }
    const plan = {
      folder: 'INBOX',
      after: { kind: 'keep' as const },
      maxBytes: 1,
      log: { warn: () => undefined },
    }
    expect(await imapMailbox(settings, plan).open()).toMatchObject({ code: 'clear-text-off-loopback' })
  })

  test('has no such folder, or a folder without UIDs that last', async () => {
    const none = await mailboxAt({ SELECT: () => 'NO [NONEXISTENT] Unknown mailbox' })
    expect(await none.mailbox.open()).toMatchObject({ fault: 'no-folder', code: 'NONEXISTENT' })
    const fleeting = await mailboxAt({ SELECT: () => ['* 0 EXISTS', 'OK [READ-WRITE] selected'] })
    expect(await fleeting.mailbox.open()).toMatchObject({ fault: 'no-folder' })
  })
})

describe('a server that misbehaves', () => {
  test('does not make a folder look empty by refusing to search', async () => {
    const { session } = await openAt({ 'UID SEARCH': () => 'NO [SERVERBUG] Internal error' })
    await expect(session.uidsAbove(0)).rejects.toThrow()
    await expect(session.uidsSince(new Date())).rejects.toThrow()
  })

  test('names the last mail although it is not above the one asked for', async () => {
    const { session } = await openAt({ 'UID SEARCH': () => ['* SEARCH 3', 'OK done'] })
    expect(await session.uidsAbove(3)).toEqual([])
  })

  test('cannot give one mail of a batch; the others come and the fault is told', async () => {
    const { session, warnings } = await openAt({ 'UID FETCH': (args) => fetchAnswer(args, new Set([2])) })
    const mails = await collect(session, [1, 2, 3])
    expect(mails).toEqual([
      { uid: 1, text: 'Mail 1' },
      { uid: 3, text: 'Mail 3' },
    ])
    expect(warnings).toEqual([
      { code: '', count: 3 },
      { code: '', uid: 2 },
    ])
  })

  test('sends what nobody asked for: it is not taken for mail', async () => {
    const { session } = await openAt({
      'UID FETCH': (args) => ['* 9 FETCH (FLAGS (\\Seen) UID 77)', ...fetchAnswer(args, new Set())],
    })
    expect((await collect(session, [1, 2])).map(({ uid }) => uid)).toEqual([1, 2])
  })

  test('does not answer NOOP with success', async () => {
    const { session } = await openAt({ NOOP: () => 'NO not now' })
    await expect(session.ping()).rejects.toThrow()
  })
})

/** Sizes for all; sources unless a mail among them is broken. */
function fetchAnswer(args: string, broken: ReadonlySet<number>): readonly string[] {
  const uids = (args.split(' ')[0] ?? '').split(',').map(Number)
  const sizes = uids.map((uid) => `UID ${uid} RFC822.SIZE 6 INTERNALDATE "24-Nov-2026 08:30:00 +0200"`)
  if (!args.includes('BODY')) return [...sizes.map((size, at) => `* ${uids[at]} FETCH (${size})`), 'OK done']
  if (uids.some((uid) => broken.has(uid))) return ['NO [SERVERBUG] Some messages could not be read']
  const start = Number(/<(\d+)\./.exec(args)?.[1] ?? 0)
  const rows = uids.map((uid) => {
    const rest = `Mail ${uid}`.slice(start)
    return `* ${uid} FETCH (UID ${uid} BODY[]<${start}> {${rest.length}}\r\n${rest})`
  })
  return [...rows, 'OK done']
}

async function collect(session: FolderSession, uids: readonly number[]) {
  const mails: { uid: number; text: string }[] = []
  for await (const mail of session.fetch(uids, 2_000_000))
    mails.push({ uid: mail.uid, text: await textOf(mail) })
  return mails
}

async function textOf(mail: FetchedMail): Promise<string> {
  let text = ''
  for await (const piece of piecesOf(mail.bytes)) text += Buffer.from(piece).toString('latin1')
  return text
}
