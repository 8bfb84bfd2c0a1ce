import { expect, test } from 'vitest'
import { clockWatch } from '../../src/office/clock-watch.ts'
import { busyMs } from '../helpers/busy-ms.ts'
import type { Misbehaviour } from '../helpers/servers/scripted-imap.ts'
import { anImapOffice, letters, silentMs, soon } from './an-imap-office.ts'

/*
 * The endurance of the mailbox (issue 5, item 7): whatever lasts, intake goes on with the next mail once it is
 * over, and meanwhile the desk says since when mail does not flow.
 */

type Lasting = [name: string, command: RegExp, how: Misbehaviour, fault: string, limitMs?: number]

const lasting: Lasting[] = [
  [
    'BYE in mid-fetch',
    /^UID FETCH .*BODY/,
    ({ lines }) => ({ lines: [lines[0]!.slice(0, 200), '* BYE Restarting'], ending: 'end' }),
    'unreachable',
  ],
  [
    'throttling',
    /^LOGIN/,
    () => ({ lines: ['BAD Request is throttled. Suggested Backoff Time: 5 milliseconds'] }),
    'unavailable',
  ],
  [
    'a literal larger than announced',
    /^UID FETCH .*BODY/,
    ({ lines }) => ({ lines: [lines[0]!.replace(/\{\d+\}/, '{10}'), ...lines.slice(1)] }),
    'unreachable',
  ],
  [
    'a literal smaller than announced',
    /^UID FETCH .*BODY/,
    ({ lines }) => ({ lines: [lines[0]!.replace(/\{\d+\}/, '{900000}')], ending: 'silence' }),
    'unreachable',
    silentMs,
  ],
  [
    'a folder that was renamed',
    /^SELECT/,
    () => ({ lines: ['NO [NONEXISTENT] Unknown mailbox'] }),
    'no-folder',
  ],
  [
    'a network that is cut',
    /^UID FETCH .*BODY/,
    ({ lines }) => ({ lines: [lines[0]!.slice(0, 100)], ending: 'cut' }),
    'unreachable',
  ],
  [
    'a half-open connection',
    /^UID SEARCH/,
    () => ({ lines: [], ending: 'silence' }),
    'unreachable',
    silentMs,
  ],
  [
    'a server that accepts and never answers',
    /^LOGIN/,
    () => ({ lines: [], ending: 'silence' }),
    'unreachable',
    silentMs,
  ],
  [
    'a sign-in that is refused',
    /^LOGIN/,
    () => ({ lines: ['NO [AUTHENTICATIONFAILED] Invalid credentials'] }),
    'sign-in',
  ],
]

test.each<Lasting>(lasting)(
  '%s, as long as it lasts',
  { timeout: 120_000 },
  async (_, command, how, fault, limitMs) => {
    const { server, storage, clock, start, subjects, filed, connected } = await anImapOffice(
      limitMs ? { limitMs } : {},
    )
    letters(server, 'eka')
    start()
    await filed('eka')
    await connected()
    let isBroken = true
    const again: Misbehaviour = (answer) => {
      if (!isBroken) return { lines: answer.lines }
      server.misbehave(command, again)
      return how(answer)
    }
    server.misbehave(command, again)
    clock.passMinutes(7)
    const since = clock.now()
    letters(server, 'toka')
    server.hangUp()
    await soon(async () => expect((await storage.mailHealth()).lostSince).toEqual(since))
    await server.misbehaved()
    await server.misbehaved()
    clock.passMinutes(30)
    expect((await storage.mailHealth()).lostSince).toEqual(since)
    const told = (await storage.changesSince(0, 500)).filter(({ kind }) => kind === 'mailbox-lost')
    expect(told.at(-1)?.facts.fault).toBe(fault)
    isBroken = false
    letters(server, 'kolmas')
    await soon(async () => expect(await subjects()).toContain('kolmas'))
    // A mail at which the connection broke again and again rests for an hour at most.
    clock.passMinutes(61)
    letters(server, 'neljäs')
    await filed('eka', 'kolmas', 'neljäs', 'toka')
    await soon(async () => expect((await storage.mailHealth()).lostSince).toBeUndefined())
  },
)

test('a mail that is expunged while it is fetched is left out; the others are filed', async () => {
  const { server, start, filed } = await anImapOffice()
  letters(server, 'eka', 'kolmas', 'toka')
  server.misbehave(/^UID FETCH .*BODY/, ({ lines }) => {
    server.remove(2)
    return { lines: [lines[0]!, ...lines.slice(2, -1), '* 2 EXPUNGE', 'OK [EXPUNGEISSUED] done'] }
  })
  start()
  await server.misbehaved()
  await filed('eka', 'toka')
})

test('a mailbox of 100,000 mails is known at once; only what comes after is fetched', async () => {
  const { server, start, filed } = await anImapOffice({ first: 'new', mailsBefore: 100_000 })
  const from = busyMs()
  start()
  await soon(() => expect(server.commands).toContain('IDLE'))
  expect(busyMs() - from).toBeLessThan(10_000)
  letters(server, 'uusi')
  await filed('uusi')
  const fetched = server.commands.filter((command) => command.startsWith('UID FETCH'))
  expect(fetched.every((command) => command.startsWith('UID FETCH 100001 '))).toBe(true)
}, 120_000)

test('the mails of a mailbox that may only be read are filed', async () => {
  const { server, start, filed } = await anImapOffice()
  letters(server, 'eka', 'toka')
  const readOnly: Misbehaviour = ({ lines }) => ({
    lines: [...lines.slice(0, -1), 'OK [READ-ONLY] selected'],
  })
  server.misbehave(/^SELECT/, readOnly)
  start()
  await filed('eka', 'toka')
})

test('a disk that is full', async () => {
  let isFull = false
  const { server, storage, clock, start, filed } = await anImapOffice({
    wrap: (kept) => ({
      ...kept,
      keepRaw: (...mail) =>
        isFull
          ? Promise.reject(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }))
          : kept.keepRaw(...mail),
    }),
  })
  letters(server, 'eka')
  start()
  await filed('eka')
  await soon(() => expect(server.commands).toContain('IDLE'))
  clock.passMinutes(7)
  const since = clock.now()
  isFull = true
  letters(server, 'toka')
  await soon(async () =>
    expect(await storage.mailHealth()).toMatchObject({ lostSince: since, lostCode: 'SQLITE_FULL' }),
  )
  isFull = false
  letters(server, 'kolmas')
  await filed('eka', 'kolmas', 'toka')
  await soon(async () => expect((await storage.mailHealth()).lostSince).toBeUndefined())
}, 120_000)

test('a clock that jumps', async () => {
  const { server, storage, clock, start, filed } = await anImapOffice()
  const log = { alarm: () => undefined }
  const watchClock = clockWatch({ storage, now: clock.now, log })
  letters(server, 'eka')
  start()
  await filed('eka')
  for (const minutes of [-300, 6_000]) {
    clock.passMinutes(minutes)
    await watchClock()
    letters(server, `kello ${minutes}`)
  }
  await filed('eka', 'kello -300', 'kello 6000')
  const told = (await storage.changesSince(0, 500)).filter(({ kind }) => kind === 'clock-jumped')
  expect(told.map(({ facts }) => Math.round(Number(facts.seconds) / 60))).toEqual([-300, 6_000])
})
