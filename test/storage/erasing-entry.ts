import { onCrashPoint } from '../../src/events/crash-point.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { sqliteOptions } from '../helpers/memory-storage.ts'

/** Erases one resident, or goes on with it, and dies at a named point (CRASH_AT=name:n) when that is reached. */
const [file = '', resident = ''] = process.argv.slice(2)
const [name, count = '1'] = (process.env.CRASH_AT ?? '').split(':')
let left = Number(count)

onCrashPoint((point) => {
  if (point === name && --left === 0) process.kill(process.pid, 'SIGKILL')
})

const storage = await openSqlite(sqliteOptions({ file }))
const plan = await storage.erasurePlan(resident)
if (plan && (await storage.erasures(resident, 1)).length === 0)
  await storage.beginErasure(resident, plan.mark, { userId: 'u1', at: new Date() }, 'Pyyntö 24.11.2026')
await storage.continueErasures(1_000)
await storage.close()
