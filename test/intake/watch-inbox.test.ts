import { expect, onTestFinished, test, vi } from 'vitest'
import { reconcile } from '../../src/intake/watching/reconcile.ts'
import { createInboxWatch, type InboxWatchOptions } from '../../src/intake/watching/watch-inbox.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { anIntake } from '../helpers/an-intake.ts'
import { fakeMailbox } from '../helpers/fake-mailbox.ts'
import { aMail } from '../helpers/mails/a-mail.ts'

type Overrides = Partial<InboxWatchOptions>

/** A watch on a fake server and a real storage, running until the test ends. */
async function aWatch(
  server: ReturnType<typeof fakeMailbox>,
  overrides: Overrides = {},
  wrap = (storage: Storage) => storage,
) {
  const office = await anIntake({ wrap })
  const errors: string[] = []
  const options: InboxWatchOptions = {
    mailbox: server.mailbox,
    store: wrap(office.storage),
    intake: office.intake,
    first: { kind: 'new' },
    marksMail: true,
    maxBytes: 1e8,
    pollMs: 60_000,
    silenceMs: 60_000,
    waitAfter: () => ({ waitMs: 5, isAlarm: false }),
    now: office.clock.now,
    log: { info: () => undefined, warn: () => undefined, error: (_, message) => errors.push(message) },
    ...overrides,
  }
  return { ...office, errors, start: () => run(options) }
}

function run(options: InboxWatchOptions) {
  const stopping = new AbortController()
  const watch = createInboxWatch(options)
  const ended = watch.run(stopping.signal)
  const stop = async () => {
    stopping.abort()
    await ended
  }
  onTestFinished(stop)
  return { ...watch, stop }
}

type Office = Awaited<ReturnType<typeof aWatch>>

/** Tickets' subjects, oldest first. */
async function subjects({ storage, clock }: Office): Promise<string[]> {
  const { rows } = await storage.inboxPage({ now: clock.now(), limit: 100 })
  return rows.map(({ ticket }) => ticket.subject).sort()
}

async function kinds({ storage }: Office): Promise<string[]> {
  return (await storage.changesSince(0, 200)).map(({ kind }) => kind)
}

function filed(office: Office, ...wanted: string[]) {
  return vi.waitFor(async () => expect(await subjects(office)).toEqual(wanted), {
    timeout: 30_000,
    interval: 20,
  })
}

function until(check: () => void | Promise<void>) {
  return vi.waitFor(check, { timeout: 30_000, interval: 20 })
}

test('what lay there before the first connect is explained by one row, what comes is filed', async () => {
  const server = fakeMailbox()
  server.deliver(aMail({ subject: 'vanha' }))
  const office = await aWatch(server)
  office.start()
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  server.deliver(aMail({ subject: 'uusi' }))
  await filed(office, 'uusi')
  expect(await kinds(office)).toContain('mailbox-baseline')
})

test('IMAP_FIRST=all reads what lay there as history, without receipts, and what comes with them', async () => {
  const server = fakeMailbox()
  server.deliver(aMail({ subject: 'vanha' }))
  const office = await aWatch(server, { first: { kind: 'all' } })
  office.start()
  await filed(office, 'vanha')
  expect(await office.storage.nextDueAt()).toBeUndefined()
  server.deliver(aMail({ subject: 'uusi' }))
  await filed(office, 'uusi', 'vanha')
  expect(await office.storage.claimNext('test', 60_000)).toMatchObject({ kind: 'receipt' })
})

test('IMAP_FIRST=days:N begins at the first mail of those days', async () => {
  const server = fakeMailbox()
  server.deliver(aMail({ subject: 'kesältä' }), new Date('2026-07-01T00:00:00Z'))
  server.deliver(aMail({ subject: 'viime viikolta' }), new Date('2026-11-20T00:00:00Z'))
  const office = await aWatch(server, { first: { kind: 'days', days: 30 } })
  office.start()
  await filed(office, 'viime viikolta')
})

test('mail that came while nobody watched is fetched, whatever its date, and marked after it is filed', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server)
  const first = office.start()
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  await first.stop()
  server.deliver(aMail({ subject: 'yöllä' }), new Date('2001-01-01T00:00:00Z'))
  office.start()
  await filed(office, 'yöllä')
  await until(() => expect(server.marked).toEqual([1]))
})

const aPlace = { mailbox: 'imap://fake', folder: 'INBOX', uidValidity: 1 }

test('what was kept and not filed is filed although the server is down', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server)
  const source = { kind: 'imap' as const, position: { ...aPlace, uid: 1 } }
  await office.storage.keepRaw(
    { source, arrivedAt: office.clock.now(), isHistory: false },
    aMail({ subject: 'kesken jäänyt' }),
  )
  server.goDown()
  office.start()
  await filed(office, 'kesken jäänyt')
})

test('a mail that could not be filed is tried again while the connection holds', async () => {
  const server = fakeMailbox()
  let isBroken = true
  const office = await aWatch(server, { first: { kind: 'all' } }, (storage) => ({
    ...storage,
    fileInbound: (...filing) =>
      isBroken ? Promise.reject(new Error('a fault of today')) : storage.fileInbound(...filing),
  }))
  const watch = office.start()
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  server.deliver(aMail({ subject: 'hankala' }))
  await until(() => expect(office.logged).toEqual(['A mail is kept but could not be filed']))
  isBroken = false
  await watch.checkAll()
  expect(await subjects(office)).toEqual(['hankala'])
  expect(server.opened()).toBe(1)
})

test('a full disk ends no watch: the loss is told once there is room, with the time it began', async () => {
  const server = fakeMailbox()
  const full = Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
  let isFull = true
  const office = await aWatch(server, {}, (storage) => ({
    ...storage,
    appendEvent: (event) => (isFull ? Promise.reject(full) : storage.appendEvent(event)),
  }))
  server.goDown()
  const since = office.clock.now()
  office.start()
  await until(() => expect(server.opened()).toBeGreaterThan(2))
  office.clock.passMinutes(5)
  isFull = false
  await until(async () => expect((await office.storage.mailHealth()).lostSince).toEqual(since))
  server.comeBack()
  await until(async () => expect((await office.storage.mailHealth()).lostSince).toBeUndefined())
})

test('a lost connection is one event, and mail that came meanwhile is filed after it', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server)
  office.start()
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  server.goDown()
  const openedBefore = server.opened()
  await until(() => expect(server.opened()).toBeGreaterThan(openedBefore + 3))
  server.deliver(aMail({ subject: 'katkon aikana' }))
  server.comeBack()
  await filed(office, 'katkon aikana')
  expect((await kinds(office)).filter((kind) => kind === 'mailbox-lost')).toHaveLength(1)
})

test('a mail at which the connection breaks holds up no other, and is fetched when it can be', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server, { first: { kind: 'all' } })
  for (const subject of ['a', 'b', 'c']) server.deliver(aMail({ subject }))
  server.breakAt(2)
  office.start()
  await filed(office, 'a', 'c')
  server.breakAt(undefined)
  await filed(office, 'a', 'b', 'c')
})

test('a mail that breaks the connection every time is set aside: mail flows, and it alone is unexplained', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server, { first: { kind: 'all' } })
  server.deliver(aMail({ subject: 'rikkoo' }))
  server.breakAt(1)
  const watch = office.start()
  await until(() => expect(server.opened()).toBeGreaterThan(8))
  expect((await office.storage.mailHealth()).lostSince).toEqual(office.clock.now())
  office.clock.passMinutes(1)
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  expect(office.errors).toEqual(['A mail breaks the connection every time; it is set aside'])
  const health = await office.storage.mailHealth()
  expect([health.lostSince, health.lastFetchedAt]).toEqual([undefined, office.clock.now()])
  server.deliver(aMail({ subject: 'uusi' }))
  await filed(office, 'uusi')
  const opened = await server.mailbox.open()
  if (opened.kind !== 'open') throw new Error('the server is down')
  const found = await reconcile({ ...opened, store: office.storage, isSignedByUs: () => false })
  expect(found.unexplainedUids).toEqual([1])
  const before = server.opened()
  await watch.checkNow()
  expect(server.opened()).toBe(before)
})

test('a mail set aside is tried again after a minute, and that ends the flow for a moment only', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server, { first: { kind: 'all' } })
  server.deliver(aMail({ subject: 'rikkoo' }))
  server.breakAt(1)
  const watch = office.start()
  const connections = async () => (await kinds(office)).filter((kind) => kind === 'mailbox-connected').length
  await until(() => expect(server.opened()).toBeGreaterThan(8))
  office.clock.passMinutes(1)
  await until(async () => expect(await connections()).toBe(1))
  office.clock.passMinutes(1)
  await watch.checkNow()
  await until(async () => expect(await connections()).toBe(2))
  expect((await office.storage.mailHealth()).lostSince).toBeUndefined()
})

const received = (time: string) => new Date(`2026-11-24T${time}:00Z`)

test('mail under UIDs that a folder put back from a copy gives out again is filed, and nothing twice', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server, { first: { kind: 'all' } })
  const known = ['a', 'b', 'c'].map((subject) => aMail({ subject }))
  for (const raw of known) server.deliver(raw, received('06:00'))
  const watch = office.start()
  await filed(office, 'a', 'b', 'c')
  await watch.checkAll()
  await watch.stop()
  server.putBack(2)
  server.deliver(aMail({ subject: 'd' }), received('07:59'))
  server.deliver(known[1]!, received('07:58'))
  const again = office.start()
  await until(async () => {
    expect((await kinds(office)).filter((kind) => kind === 'mailbox-connected')).toHaveLength(2)
  })
  await again.checkAll()
  await filed(office, 'a', 'b', 'c', 'd')
  expect((await kinds(office)).filter((kind) => kind === 'message-redelivered')).toHaveLength(1)
  expect((await kinds(office)).filter((kind) => kind === 'mailbox-put-back')).toHaveLength(1)
  expect(office.errors).toEqual([])
  const opened = await server.mailbox.open()
  if (opened.kind !== 'open') throw new Error('the server is down')
  const found = await reconcile({ ...opened, store: office.storage, isSignedByUs: () => false })
  expect(found).toMatchObject({ onServer: 3, explained: 3, unexplainedUids: [] })
  expect(await office.storage.claimNext('test', 60_000)).toMatchObject({ kind: 'receipt' })
})

test('mail that comes under a used UID while the office watches is filed at once, with a receipt', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server, { first: { kind: 'all' } })
  for (const subject of ['a', 'b', 'c']) server.deliver(aMail({ subject }), received('06:00'))
  const watch = office.start()
  await filed(office, 'a', 'b', 'c')
  await watch.stop()
  server.putBack(2)
  const again = office.start()
  await until(() => expect(office.errors).toEqual(['The folder was put back and gives UIDs out again']))
  await again.checkAll()
  server.deliver(aMail({ subject: 'd' }), received('08:00'))
  await filed(office, 'a', 'b', 'c', 'd')
  expect(await office.storage.claimNext('test', 60_000)).toMatchObject({ kind: 'receipt' })
})

test('new mail below the baseline of a folder that was put back is filed', async () => {
  const server = fakeMailbox()
  for (const subject of ['a', 'b', 'c']) server.deliver(aMail({ subject }), received('06:00'))
  const office = await aWatch(server)
  const watch = office.start()
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  await watch.stop()
  server.putBack(2)
  office.start()
  await until(async () => expect(await kinds(office)).toContain('mailbox-put-back'))
  server.deliver(aMail({ subject: 'd' }), received('08:00'))
  await filed(office, 'd')
  expect(await office.storage.claimNext('test', 60_000)).toMatchObject({ kind: 'receipt' })
})

test('an old copy that brings back an old UIDVALIDITY hides no new mail', async () => {
  const server = fakeMailbox()
  for (const subject of ['a', 'b', 'c']) server.deliver(aMail({ subject }), received('06:00'))
  const office = await aWatch(server)
  const watch = office.start()
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  server.putBack(1)
  server.rebuild()
  await watch.reopen()
  expect(await kinds(office)).toContain('mailbox-generation')
  server.putBack(1, 1)
  await watch.reopen()
  server.deliver(aMail({ subject: 'd' }), received('08:00'))
  await filed(office, 'd')
})

test('a used UID whose mail the server only dates anew is no other mail', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server, { first: { kind: 'all' } })
  server.deliver(aMail({ subject: 'a', messageId: 'a@citizen.example' }), received('06:00'))
  server.deliver(aMail({ subject: 'b', messageId: false }), received('06:00'))
  const watch = office.start()
  await filed(office, 'a', 'b')
  server.dateAnew(received('07:00'))
  await watch.checkAll()
  expect(await kinds(office)).not.toContain('mailbox-put-back')
  expect(server.fetched).toEqual([1, 2])
})

test('a UIDNEXT that is told too high hides no mail to come', async () => {
  const server = fakeMailbox()
  server.deliver(aMail({ subject: 'vanha' }))
  const told = {
    async open() {
      const opened = await server.mailbox.open()
      return opened.kind === 'open' ? { ...opened, session: { ...opened.session, uidNext: 900 } } : opened
    },
  }
  const office = await aWatch(server, { mailbox: told })
  office.start()
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  server.deliver(aMail({ subject: 'uusi' }))
  await filed(office, 'uusi')
})

test('a UIDNEXT that is told too low makes nothing new of what lay there', async () => {
  const server = fakeMailbox()
  for (const subject of ['a', 'b', 'c']) server.deliver(aMail({ subject }))
  let uidNext = 4
  const told = {
    async open() {
      const opened = await server.mailbox.open()
      return opened.kind === 'open' ? { ...opened, session: { ...opened.session, uidNext } } : opened
    },
  }
  const office = await aWatch(server, { mailbox: told })
  const watch = office.start()
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  await watch.stop()
  uidNext = 1
  const again = office.start()
  await until(async () => expect(server.opened()).toBe(2))
  server.deliver(aMail({ subject: 'uusi' }))
  await filed(office, 'uusi')
  await again.checkAll()
  expect(await subjects(office)).toEqual(['uusi'])
})

test('a folder that was called something else meanwhile is read over a new connection, and no loss is told', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server)
  const watch = office.start()
  await watch.reopen()
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  server.deliver(aMail({ subject: 'eka' }))
  await filed(office, 'eka')
  server.rebuild()
  await Promise.all([watch.reopen(), watch.reopen()])
  expect(await kinds(office)).toContain('mailbox-generation')
  expect(await kinds(office)).not.toContain('mailbox-lost')
  const reopening = watch.reopen()
  await watch.stop()
  await reopening
})

test('whoever asks for a look while others do gets an answer', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server)
  const watch = office.start()
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  await Promise.all([watch.checkNow(), watch.checkAll(), watch.checkNow().then(() => watch.checkNow())])
})

test('a new UIDVALIDITY files nothing twice, and late mail gets no receipt', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server)
  const watch = office.start()
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  server.deliver(aMail({ subject: 'tuttu' }))
  await filed(office, 'tuttu')
  await until(async () => {
    const known = await office.storage.knownFolder('imap://fake', 'INBOX')
    expect(known?.completeAt).toBeDefined()
  })
  await watch.stop()
  server.deliver(aMail({ subject: 'myöhäinen' }), new Date('2026-11-24T07:00:00Z'))
  server.rebuild()
  office.start()
  await filed(office, 'myöhäinen', 'tuttu')
  await until(async () => expect(await kinds(office)).toContain('message-redelivered'))
  expect(await kinds(office)).toContain('mailbox-generation')
  const receipts = (await office.storage.changesSince(0, 200)).filter(({ kind }) => kind === 'receipt-queued')
  expect(receipts).toHaveLength(1)
})

test('marks the server refuses stay owed', async () => {
  const server = fakeMailbox()
  server.refuseMarks(true)
  const office = await aWatch(server)
  const watch = office.start()
  await until(async () => expect(await kinds(office)).toContain('mailbox-connected'))
  server.deliver(aMail({ subject: 'merkitsemätön' }))
  await filed(office, 'merkitsemätön')
  expect(server.marked).toEqual([])
  server.refuseMarks(false)
  await watch.checkNow()
  await until(() => expect(server.marked).toEqual([1]))
})

test('mail that is gone before it is fetched does not stop the watch', async () => {
  const server = fakeMailbox()
  const office = await aWatch(server, { first: { kind: 'all' } })
  const gone = server.deliver(aMail({ subject: 'poistettu' }))
  server.deliver(aMail({ subject: 'jäi' }))
  server.vanishWhenListed(gone)
  office.start()
  await filed(office, 'jäi')
})

test('a server that falls silent is left', async () => {
  const server = fakeMailbox()
  const silent = {
    async open() {
      const opened = await server.mailbox.open()
      if (opened.kind === 'fault' || server.opened() > 1) return opened
      return {
        ...opened,
        session: { ...opened.session, waitForNews: () => new Promise<never>(() => undefined) },
      }
    },
  }
  const office = await aWatch(server, { mailbox: silent, silenceMs: 300 })
  office.start()
  await until(() => expect(server.opened()).toBeGreaterThan(1))
  const lost = (await office.storage.changesSince(0, 200)).find(({ kind }) => kind === 'mailbox-lost')
  expect(lost?.facts).toMatchObject({ code: 'silent' })
})

test('a server that never answers keeps nobody from stopping, and what it opens late is closed', async () => {
  const server = fakeMailbox()
  const late = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()
  const slow = {
    async open() {
      await late.promise
      const opened = await server.mailbox.open()
      if (opened.kind === 'fault') return opened
      return { ...opened, session: { ...opened.session, close: async () => closed.resolve() } }
    },
  }
  const office = await aWatch(server, { mailbox: slow })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const watch = office.start()
  await vi.advanceTimersByTimeAsync(100)
  const stopped = watch.stop()
  await vi.advanceTimersByTimeAsync(3_000)
  await stopped
  late.resolve()
  await closed.promise
})

test('a sign-in that is refused again and again raises the alarm', async () => {
  const refusing = {
    open: async () => ({ kind: 'fault', fault: 'sign-in', code: 'AUTHENTICATIONFAILED' }) as const,
  }
  let refusals = 0
  const office = await aWatch(fakeMailbox(), {
    mailbox: refusing,
    waitAfter: ({ kind }) => {
      if (kind === 'sign-in-refused') refusals += 1
      return { waitMs: refusals < 3 ? 1 : 60_000, isAlarm: refusals >= 3 }
    },
  })
  office.start()
  await until(() => expect(office.errors).toHaveLength(1))
})
