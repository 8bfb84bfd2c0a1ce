import { expect, test } from 'vitest'
import { hourlyComparison } from '../../src/office/hourly-comparison.ts'
import { stoppedClock } from '../helpers/an-intake.ts'
import { bytesOf } from '../helpers/deliver.ts'
import { fakeMailbox } from '../helpers/fake-mailbox.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { memoryStorage } from '../helpers/memory-storage.ts'

/** Where nothing else is said of a mail on the server. */
const arrivedAt = new Date('2026-11-24T07:30:00Z')
const place = { mailbox: 'imap://fake', folder: 'INBOX', uidValidity: 1 }

async function anOffice({ sentIds = [] as readonly string[] } = {}) {
  const clock = stoppedClock()
  const storage = await memoryStorage({ clock: clock.now })
  const server = fakeMailbox()
  await storage.recordGeneration(
    { ...place, baselineUid: 0, presentUid: 0, isFirst: true },
    { kind: 'mailbox-baseline', at: clock.now() },
  )
  const keep = (uid: number) =>
    storage.keepRaw(
      { source: { kind: 'imap', position: { ...place, uid } }, arrivedAt, isHistory: false },
      bytesOf(`Subject: ${uid}\r\n\r\n`),
    )
  const alarms: unknown[] = []
  const log = { alarm: (event: string, fields: object) => void alarms.push([event, fields]) }
  const tokenKeys = { current: { id: 'k1', secret: 'a secret of the tests' }, previous: [] }
  const office = { storage, now: clock.now, log, tokenKeys }
  const looks: (() => Promise<unknown>)[] = []
  const stopping = new AbortController()
  let sentReads = 0
  let reopened = 0
  const sent = {
    async *messageIds() {
      sentReads += 1
      yield* sentIds
    },
  }
  const compare = hourlyComparison(
    office,
    { mailbox: server.mailbox, sent },
    {
      checkAll: async () => void (await looks.shift()?.()),
      async reopen() {
        reopened += 1
      },
    },
    stopping.signal,
  )
  const health = async () => (await storage.mailHealth()).reconciled
  return {
    clock,
    storage,
    server,
    keep,
    alarms,
    looks,
    compare,
    health,
    sentReads: () => sentReads,
    reopened: () => reopened,
    stopping,
  }
}

test('every message on the server is explained, once an hour', async () => {
  const { clock, server, keep, compare, health, alarms, sentReads } = await anOffice()
  server.deliver(aMail())
  await keep(1)
  await compare()
  expect(await health()).toEqual({ at: clock.now(), onServer: 1, unexplained: 0, lostReplies: 0 })
  const first = clock.now()
  clock.passMinutes(59)
  await compare()
  expect((await health())?.at).toEqual(first)
  clock.passMinutes(1)
  await compare()
  expect((await health())?.at).toEqual(clock.now())
  expect(alarms).toEqual([])
  expect(sentReads()).toBe(1)
})

test('a message that is on the server and stays unknown is told', async () => {
  const { server, keep, compare, health, alarms, storage } = await anOffice()
  server.deliver(aMail())
  server.deliver(aMail())
  await keep(1)
  await compare()
  expect(await health()).toMatchObject({ onServer: 2, unexplained: 1 })
  expect(alarms).toEqual([['mail-unexplained', { unexplained: 1, lostReplies: 0 }]])
  const told = (await storage.changesSince(0, 100)).filter(({ kind }) => kind === 'mailbox-reconciled')
  expect(told.at(-1)?.facts).toMatchObject({ onServer: 2, explained: 1, unexplained: 1 })
})

test('what a connection does not show is looked for over another one', async () => {
  const { server, keep, compare, reopened } = await anOffice()
  await keep(server.deliver(aMail()))
  await compare()
  expect(reopened()).toBe(0)
  const other = await anOffice()
  other.server.deliver(aMail())
  await other.compare()
  expect(other.reopened()).toBe(1)
})

test('a clock that is set back by a year delays no comparison', async () => {
  const { clock, compare, health } = await anOffice()
  await compare()
  clock.passMinutes(-365 * 24 * 60)
  await compare()
  expect((await health())?.at).toEqual(clock.now())
})

test('a message that arrives in between is fetched and no finding', async () => {
  const { server, keep, looks, compare, health, alarms } = await anOffice()
  server.deliver(aMail())
  looks.push(
    async () => undefined,
    () => keep(1),
  )
  await compare()
  expect(await health()).toMatchObject({ unexplained: 0 })
  expect(alarms).toEqual([])
})

test('while the mailbox cannot be opened the last answer stands, and it is asked again soon', async () => {
  const { clock, server, compare, health } = await anOffice()
  await compare()
  const first = (await health())?.at
  clock.passMinutes(60)
  server.goDown()
  await compare()
  expect((await health())?.at).toEqual(first)
  server.comeBack()
  clock.passMinutes(9)
  await compare()
  expect((await health())?.at).toEqual(first)
  clock.passMinutes(1)
  await compare()
  expect((await health())?.at).toEqual(clock.now())
})

test('while mail does not flow nothing is compared, and a service that stops waits for nothing', async () => {
  const { clock, server, storage, compare, health, stopping, looks } = await anOffice()
  await storage.appendEvent({ kind: 'mailbox-lost', at: clock.now(), facts: { code: 'ETIMEDOUT' } })
  await compare()
  expect([await health(), server.opened()]).toEqual([undefined, 0])
  await storage.appendEvent({ kind: 'mailbox-connected', at: clock.now() })
  clock.passMinutes(10)
  looks.push(async () => {
    server.onOpened(() => stopping.abort())
  })
  await compare()
  expect([await health(), server.opened()]).toEqual([undefined, 1])
})
