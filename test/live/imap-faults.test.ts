import { expect, onTestFinished, test, vi } from 'vitest'
import { createInboxWatch } from '../../src/intake/watch-inbox.ts'
import { imapMailbox } from '../../src/mailbox/imap-mailbox.ts'
import { anIntake } from '../helpers/an-intake.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { type Misbehaviour, type ScriptedImap, startScriptedImap } from '../helpers/servers/scripted-imap.ts'

const limitMs = 1_500

/** The watch, the intake and the IMAP client of the service before a server that can be told to misbehave. */
async function anOffice(first: 'new' | 'all' = 'all', mailsBefore = 0) {
  const server = await startScriptedImap(mailsBefore)
  const { storage, intake, clock } = await anIntake()
  const mailbox = imapMailbox(
    {
      host: server.host,
      port: server.port,
      security: 'none',
      signIn: { kind: 'password', user: 'u', password: 'p' },
    },
    {
      folder: 'INBOX',
      after: { kind: 'keep' },
      maxBytes: 2_000_000,
      limitMs,
      log: { warn: () => undefined },
    },
  )
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const watch = createInboxWatch({
    mailbox,
    store: storage,
    intake,
    first: { kind: first },
    marksMail: false,
    maxBytes: 2_000_000,
    pollMs: 60_000,
    silenceMs: limitMs,
    waitAfter: () => ({ waitMs: 5, isAlarm: false }),
    now: clock.now,
    log: quiet,
  })
  const start = () => {
    const stopping = new AbortController()
    const ended = watch.run(stopping.signal)
    onTestFinished(async () => {
      stopping.abort()
      await server.stop()
      await ended
    })
  }
  const subjects = async () => {
    const { rows } = await storage.inboxPage({ now: clock.now(), limit: 100 })
    return rows.map(({ ticket }) => ticket.subject).sort()
  }
  const filed = (...wanted: string[]) =>
    vi.waitFor(async () => expect(await subjects()).toEqual(wanted), { timeout: 15_000, interval: 20 })
  return { server, storage, start, subjects, filed }
}

function letters(server: ScriptedImap, ...subjects: readonly string[]): void {
  for (const subject of subjects) server.deliver(aMail({ subject, messageId: `${subject}@citizen.example` }))
}

test.each<[string, Misbehaviour]>([
  [
    'says goodbye in the middle of a mail',
    ({ lines }) => ({ lines: [lines[0]!.slice(0, 200), '* BYE Restarting'], ending: 'end' }),
  ],
  [
    'is cut off in the middle of a mail',
    ({ lines }) => ({ lines: [lines[0]!, lines[1]!.slice(0, 100)], ending: 'cut' }),
  ],
  ['is throttled', () => ({ lines: ['NO [THROTTLED] Too much, too fast'] })],
  [
    'sends more than it announced',
    ({ lines }) => ({ lines: [lines[0]!.replace(/\{\d+\}/, '{10}'), ...lines.slice(1)] }),
  ],
  [
    'sends less than it announced',
    ({ lines }) => ({ lines: [lines[0]!.replace(/\{\d+\}/, '{900000}')], ending: 'silence' }),
  ],
  [
    'announces more than anybody may send',
    ({ lines }) => ({ lines: [lines[0]!.replace(/\{\d+\}/, '{1900000000}'), ...lines.slice(1)] }),
  ],
  ['takes the command and never answers', () => ({ lines: [], ending: 'silence' })],
  ['answers half and falls silent', ({ lines }) => ({ lines: [lines[0]!], ending: 'silence' })],
  ['answers with nonsense', () => ({ lines: ['* 1 FETCH (UID 1 BODY[] (((', '* ]]', 'OK done'] })],
])(
  'every mail is filed once although the server %s',
  async (_, how) => {
    const { server, start, filed } = await anOffice()
    letters(server, 'eka', 'kolmas', 'toka')
    server.misbehave(/^UID FETCH .*BODY/, how)
    start()
    await server.misbehaved()
    await filed('eka', 'kolmas', 'toka')
  },
  30_000,
)

test.each(['LOGIN', 'SELECT', 'UID SEARCH'])(
  'a server that takes %s and never answers is given up, and asked again',
  async (command) => {
    const { server, start, filed } = await anOffice()
    letters(server, 'eka')
    server.misbehave(new RegExp(`^${command}`), () => ({ lines: [], ending: 'silence' }))
    start()
    await filed('eka')
    expect(server.connections()).toBe(2)
  },
  30_000,
)

test('a mail that is expunged while it is fetched is left out; the others are filed', async () => {
  const { server, start, filed } = await anOffice()
  letters(server, 'eka', 'kolmas', 'toka')
  const gone: Misbehaviour = ({ lines }) => ({
    lines: [lines[0]!, ...lines.slice(2, -1), '* 2 EXPUNGE', 'OK [EXPUNGEISSUED] done'],
  })
  for (let times = 0; times < 2; times++) server.misbehave(/^UID FETCH/, gone)
  start()
  await server.misbehaved()
  await filed('eka', 'toka')
})

test('news that are announced three times are one mail', async () => {
  const { server, start, filed, subjects } = await anOffice()
  letters(server, 'eka')
  start()
  await filed('eka')
  await vi.waitFor(() => expect(server.commands).toContain('IDLE'))
  server.deliver(aMail({ subject: 'toka' }), 3)
  await filed('eka', 'toka')
  letters(server, 'kolmas')
  await filed('eka', 'kolmas', 'toka')
  expect(await subjects()).toHaveLength(3)
})

test('a mailbox that was built anew makes no mail a second ticket, and its new mail is filed', async () => {
  const { server, storage, start, filed } = await anOffice()
  letters(server, 'eka', 'toka')
  start()
  await filed('eka', 'toka')
  server.renumber(8)
  await vi.waitFor(async () => {
    const kinds = (await storage.changesSince(0, 500)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'message-redelivered')).toHaveLength(2)
  })
  letters(server, 'kolmas')
  await filed('eka', 'kolmas', 'toka')
}, 30_000)

test('a mailbox of 100,000 mails is known at once; only what comes after is fetched', async () => {
  const { server, start, filed } = await anOffice('new', 100_000)
  const from = performance.now()
  start()
  await vi.waitFor(() => expect(server.commands).toContain('IDLE'), { timeout: 15_000, interval: 5 })
  expect(performance.now() - from).toBeLessThan(10_000)
  letters(server, 'uusi')
  await filed('uusi')
  const fetched = server.commands.filter((command) => command.startsWith('UID FETCH'))
  expect(fetched.every((command) => command.startsWith('UID FETCH 100001 '))).toBe(true)
}, 30_000)

test('a folder that was renamed is told as lost, with its reason and since when, and found again', async () => {
  const { server, storage, start, filed } = await anOffice()
  letters(server, 'eka')
  server.misbehave(/^SELECT/, () => ({ lines: ['NO [NONEXISTENT] Unknown mailbox'] }))
  start()
  await filed('eka')
  const told = (await storage.changesSince(0, 500)).filter(({ kind }) => kind.startsWith('mailbox-'))
  expect(told.map(({ kind, facts }) => [kind, facts.fault])).toEqual([
    ['mailbox-lost', 'no-folder'],
    ['mailbox-baseline', undefined],
    ['mailbox-connected', undefined],
  ])
})

test('the mails of a mailbox that may only be read are filed', async () => {
  const { server, start, filed } = await anOffice()
  letters(server, 'eka', 'toka')
  const readOnly: Misbehaviour = ({ lines }) => ({
    lines: [...lines.slice(0, -1), 'OK [READ-ONLY] selected'],
  })
  server.misbehave(/^SELECT/, readOnly)
  start()
  await filed('eka', 'toka')
})
