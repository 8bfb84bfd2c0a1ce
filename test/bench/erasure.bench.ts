import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { sqliteOptions } from '../helpers/memory-storage.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import { aLongServedPerson } from './a-long-served-person.ts'
import { fillOffice } from './many-letters.ts'

/** Erasing somebody with 400 messages out of a full office: how long it takes, and how long others wait meanwhile. */
const longestGoalMs = 100
const messages = 100_000

const directory = temporaryDirectory('bench')
const storage = await openSqlite(sqliteOptions({ file: `${directory}/office.db` }))
await fillOffice(storage, messages)
const resident = await aLongServedPerson(storage)
await storage.erasurePlan(resident)

const plan = await waiting('preview', () => storage.erasurePlan(resident))
const by = { userId: 'u1', at: new Date() }
await waiting('beginning', () => storage.beginErasure(resident, plan?.mark ?? '', by, 'Pyyntö 7'))
const isDone = await waiting('erasure', () => storage.continueErasures(10_000))
const [erasure] = await storage.erasures(resident, 1)
if (!isDone || erasure?.counts.messages !== plan?.counts.messages) throw new Error('it is not erased')
await storage.close()
removeDirectory(directory)

/** A timer that is due at every moment tells how long anybody else had to wait. */
async function waiting<T>(what: string, work: () => Promise<T>): Promise<T> {
  let last = performance.now()
  let longest = 0
  const look = () => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }
  const timer = setInterval(look, 1)
  const begun = performance.now()
  const result = await work()
  look()
  clearInterval(timer)
  console.log(
    `${what} at ${messages} messages: ${(performance.now() - begun).toFixed(0)} ms, ` +
      `others wait at most ${longest.toFixed(0)} ms (goal under ${longestGoalMs})`,
  )
  if (longest >= longestGoalMs) process.exitCode = 1
  return result
}
