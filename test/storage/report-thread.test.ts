import { expect, test } from 'vitest'
import { periodOf } from '../../src/reports/period.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { databasePath, memoryStorage, sqliteOptions } from '../helpers/memory-storage.ts'
import { simulateYear } from '../reports/a-simulated-year.ts'

const calendar = defaultSettings.serviceHours
const year = simulateYear(7, 60)

test('the thread that reads a file says what the office says of a database in memory', async () => {
  const [file, memory] = [await onFile(), await memoryStorage()]
  for (const storage of [file, memory]) await live(storage)
  expect(await file.responseTimes(query())).toEqual(await memory.responseTimes(query()))
  const choice = { result: 'missed' } as const
  expect(await file.reportRows(query(), choice, undefined, 50)).toEqual(
    await memory.reportRows(query(), choice, undefined, 50),
  )
  const median = { rank: 'median', of: 'answers' } as const
  expect(await file.rankedRows(query(), {}, median, undefined, 50)).toEqual(
    await memory.rankedRows(query(), {}, median, undefined, 50),
  )
  await file.close()
})

test('several questions at once are each answered', async () => {
  const storage = await onFile()
  await live(storage)
  const whole = await storage.responseTimes(query())
  const [again, rows, other] = await Promise.all([
    storage.responseTimes(query()),
    storage.reportRows(query(), { part: 'first' }, undefined, 200),
    storage.responseTimes({ ...query(), filter: { language: 'sv' } }),
  ])
  expect(again).toEqual(whole)
  expect(rows.rows.length).toBeGreaterThan(0)
  expect(other.balance.received).toBeLessThan(whole.balance.received)
  await storage.close()
})

test('pages of messages follow each other without a gap and without a repetition', async () => {
  const storage = await memoryStorage()
  await live(storage)
  const seen: number[] = []
  let after: string | undefined
  do {
    const page = await storage.reportRows(query(), {}, after, 7)
    seen.push(...page.rows.map(({ seq }) => seq))
    after = page.next
  } while (after)
  const { balance } = await storage.responseTimes(query())
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toHaveLength(balance.received)
})

test('so do pages by length, and each names the same one as picked', async () => {
  const storage = await memoryStorage()
  await live(storage)
  const by = { rank: 'p90', of: 'answers' } as const
  const opened = await storage.rankedRows(query(), {}, by, undefined, 7)
  expect(opened.rows.map(({ seq }) => seq)).toContain(opened.picked?.row.seq)
  const seen: number[] = []
  while (seen.length < opened.count) {
    const page = await storage.rankedRows(query(), {}, by, seen.length, 7)
    expect(page.picked).toEqual(opened.picked)
    seen.push(...page.rows.map(({ seq }) => seq))
  }
  expect(new Set(seen).size).toBe(opened.count)
  expect(seen[opened.picked!.place - 1]).toBe(opened.picked?.row.seq)
  const { first, next } = await storage.responseTimes(query())
  expect(opened.count).toBe(first.count + next.count)
})

test('an office that closes while a report is read says so and leaves no thread', async () => {
  const storage = await onFile()
  await live(storage)
  await storage.catchUpReports()
  // So many that the thread, which answers one after the other, is not done when the office closes.
  const asked = Promise.allSettled(Array.from({ length: 20 }, () => storage.responseTimes(query())))
  await new Promise((resolve) => setImmediate(resolve))
  await storage.close()
  const reason = expect.objectContaining({ message: expect.stringMatching(/closed/) })
  expect((await asked).at(-1)).toEqual({ status: 'rejected', reason })
})

function onFile(): Promise<Storage> {
  return openSqlite(sqliteOptions({ file: databasePath() }))
}

async function live(storage: Storage): Promise<void> {
  for (const event of year.events) await storage.appendEvent(event)
}

function query() {
  const period = periodOf(calendar, '2026-01-01', '2026-12-31')
  if ('fault' in period) throw new Error(period.fault)
  return { period, calendar, filter: {}, asOfMs: Date.parse('2027-01-15T10:00:00Z') }
}
