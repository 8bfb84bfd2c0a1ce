import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { CrashPoint } from '../../src/events/crash-point.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { aSecretKey, databasePath, sqliteOptions } from '../helpers/memory-storage.ts'
import { anErasableDesk } from '../web/an-erasable-desk.ts'
import { wordsLeftIn } from '../web/words-left.ts'

const entry = fileURLToPath(new URL('./erasing-entry.ts', import.meta.url))
/** Each death happens to the process that goes on after the one before. */
const deaths: readonly `${CrashPoint}:${number}`[] = [
  'erasure-before-begun:1',
  'erasure-begun:1',
  'erasure-step-before-commit:1',
  'erasure-step:1',
  'erasure-step-before-commit:2',
  'erasure-step:3',
  'erasure-bytes-gone:1',
  'erasure-ended:1',
]

test('deaths at every point only delay an erasure', { timeout: 180_000 }, async () => {
  const file = databasePath()
  const { desk, resident } = await anErasableDesk({ file, secretKey: aSecretKey })
  await desk.app.close()
  await desk.store.close()
  for (const death of deaths) expect([death, await erase(file, resident, death)]).toEqual([death, 'SIGKILL'])
  expect(await erase(file, resident, '')).toBe('ended')
  const storage = await openSqlite(sqliteOptions({ file }))
  const [erasure, ...more] = await storage.erasures(resident, 5)
  expect(more).toEqual([])
  expect(erasure).toMatchObject({
    stage: 'done',
    counts: { tickets: 2, messages: 3, answers: 1, receipts: 2, notes: 1, calls: 1, drafts: 2, addresses: 1 },
  })
  expect(await storage.verifyEvents()).toMatchObject({ kind: 'whole' })
  const ended = (await storage.changesSince(0, 2_000)).filter(({ kind }) =>
    kind.startsWith('resident-erasure'),
  )
  expect(ended.map(({ kind }) => kind)).toEqual(['resident-erasure-begun', 'resident-erasure-ended'])
  await storage.close()
  expect(wordsLeftIn(file)).toEqual([])
})

/** The erasing process, until it ends or is killed. */
async function erase(file: string, resident: string, crashAt: string): Promise<string> {
  const child = spawn(process.execPath, [entry, file, resident], {
    env: { PATH: process.env.PATH, CRASH_AT: crashAt },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code, signal] = await once(child, 'close')
  return signal ?? (code === 0 ? 'ended' : `code ${code}`)
}
