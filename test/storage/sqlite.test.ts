import { onTestFinished } from 'vitest'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { databasePath, sqliteOptions } from '../helpers/memory-storage.ts'
import { describeDrafts } from './describe-drafts.ts'
import { describeListActs } from './describe-list-acts.ts'
import { describeStorage } from './describe-storage.ts'
import type { OpenTwice } from './storage-scenes.ts'

const open: OpenTwice = async (clock) => {
  const options = sqliteOptions({ file: databasePath(), ...(clock ? { clock: () => clock.now } : {}) })
  const [first, second] = await Promise.all([openSqlite(options), openSqlite(options)])
  onTestFinished(async () => {
    await first.close()
    await second.close()
  })
  return { first, second }
}

describeStorage('SQLite', open)
describeListActs('SQLite', open)
describeDrafts('SQLite', open)
