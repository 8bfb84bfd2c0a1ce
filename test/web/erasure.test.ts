import { expect, onTestFinished, test } from 'vitest'
import { databasePath } from '../helpers/memory-storage.ts'
import { anErasableDesk } from './an-erasable-desk.ts'
import { wordsLeftIn } from './words-left.ts'

const everyStep = 1_000

test('after an erasure no word of the person is left in the files', { timeout: 60_000 }, async () => {
  const file = databasePath()
  const { desk, resident } = await anErasableDesk({ file })
  onTestFinished(() => desk.store.close())
  expect(wordsLeftIn(file).length).toBeGreaterThan(0)
  const plan = (await desk.store.erasurePlan(resident))!
  const by = { userId: 'u1', at: desk.now() }
  expect(await desk.store.beginErasure(resident, plan.mark, by, 'Pyyntö 24.11.2026')).toBe('begun')
  expect(await desk.store.continueErasures(everyStep)).toBe(true)
  expect(wordsLeftIn(file)).toEqual([])
  expect(await desk.store.verifyEvents()).toMatchObject({ kind: 'whole' })
})
