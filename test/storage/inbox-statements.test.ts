import Database from 'better-sqlite3'
import { afterEach, expect, test, vi } from 'vitest'
import { aFiledTicket, anAdvisor } from '../helpers/deliver.ts'
import { memoryStorage } from '../helpers/memory-storage.ts'

afterEach(() => vi.restoreAllMocks())

test('a page of the inbox asks the database as often for sixty tickets as for three', async () => {
  const storage = await memoryStorage()
  const advisor = await anAdvisor(storage)
  const page = () =>
    storage.inboxPage({
      queue: 'open',
      userId: advisor,
      now: new Date(),
      filter: { mark: 'unread' },
      limit: 100,
    })
  for (let count = 0; count < 3; count += 1) await aFiledTicket(storage)
  const few = await statementsOf(page)
  for (let count = 3; count < 60; count += 1) await aFiledTicket(storage)
  const many = await statementsOf(page)
  expect((await page()).rows).toHaveLength(60)
  expect(few).toBeGreaterThan(0)
  expect(many).toBe(few)
})

test('no list and no count of a queue reads all tickets, whatever it asks of moving days', async () => {
  const asked = new Map<string, Database.Database>()
  const { prepare } = Database.prototype
  vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (
    this: Database.Database,
    source: string,
  ) {
    if (/^select .* from "tickets"/.test(source)) asked.set(source, this)
    return prepare.call(this, source)
  })
  const storage = await memoryStorage()
  const advisor = await anAdvisor(storage)
  const now = new Date()
  const queues = ['open', 'new', 'mine', 'overdue', 'waiting', 'reminders', 'closed'] as const
  await storage.queueCounts(advisor, now)
  for (const queue of queues) {
    await storage.inboxPage({ queue, userId: advisor, now, limit: 100 })
    await storage.inboxPage({ queue, userId: advisor, now, limit: 100, sort: 'moving' })
    const filter = { mark: 'moving-near' } as const
    await storage.inboxPage({ queue, userId: advisor, now, limit: 100, filter })
    await storage.countNarrowed({ queue, userId: advisor, now, filter })
  }
  vi.restoreAllMocks()
  expect(asked.size).toBeGreaterThan(20)
  for (const [source, client] of asked) {
    const plan = client.prepare(`explain query plan ${source}`)
    const nothing = Array.from({ length: source.split('?').length - 1 }, () => null)
    const steps = plan.all(...nothing).map((step) => String(Object(step).detail))
    expect(steps.filter((step) => /^SCAN tickets(?! USING (?:COVERING )?INDEX)/.test(step))).toEqual([])
  }
})

test('homes at stake are found by their own indexes, however many enquiries are open', async () => {
  const asked: [string, Database.Database][] = []
  const { prepare } = Database.prototype
  vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (
    this: Database.Database,
    source: string,
  ) {
    if (/^select .*tickets_in_crisis/s.test(source)) asked.push([source, this])
    return prepare.call(this, source)
  })
  const storage = await memoryStorage()
  const advisor = await anAdvisor(storage)
  const urgent = await aFiledTicket(storage, { ticket: { urgency: 'crisis' } })
  await aFiledTicket(storage)
  for (const queue of ['open', 'new'] as const) {
    const rows = await storage.homesAtStake({
      queue,
      userId: advisor,
      now: new Date(),
      filter: {},
      limit: 100,
    })
    expect(rows.map(({ ticket }) => ticket.id)).toEqual([urgent.id])
  }
  vi.restoreAllMocks()
  expect(asked).toHaveLength(2)
  for (const [source, client] of asked) {
    const nothing = Array.from({ length: source.split('?').length - 1 }, () => null)
    const plan = client.prepare(`explain query plan ${source}`).all(...nothing)
    const steps = plan.map((step) => String(Object(step).detail))
    expect(
      steps.filter((step) => /^SCAN tickets(?! USING (?:COVERING )?INDEX tickets_in_crisis)/.test(step)),
    ).toEqual([])
  }
})

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const client = new Database(':memory:')
  const prototype = Object.getPrototypeOf(client.prepare('select 1'))
  client.close()
  const spies = (['all', 'get', 'raw', 'run'] as const).map((name) => vi.spyOn(prototype, name))
  await work()
  const count = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  for (const spy of spies) spy.mockRestore()
  return count
}
