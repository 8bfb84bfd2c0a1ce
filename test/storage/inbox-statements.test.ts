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
