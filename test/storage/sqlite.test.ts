import { onTestFinished } from 'vitest'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { databasePath, sqliteOptions } from '../helpers/memory-storage.ts'
import { describeStorage } from './describe-storage.ts'

describeStorage('SQLite', async (clock) => {
  const options = sqliteOptions({ file: databasePath(), ...(clock ? { clock: () => clock.now } : {}) })
  const [first, second] = await Promise.all([openSqlite(options), openSqlite(options)])
  onTestFinished(async () => {
    await first.close()
    await second.close()
  })
  return { first, second }
})
