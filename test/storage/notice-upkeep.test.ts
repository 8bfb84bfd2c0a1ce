import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { databasePath, sqliteOptions } from '../helpers/memory-storage.ts'

const dayMs = 86_400_000

test('a notice is forgotten three months after it ended, one that still waits is not, and what was told stays told a year', async () => {
  const file = databasePath()
  let now = new Date('2026-11-24T08:00:00Z')
  const wait = (days: number) => {
    now = new Date(now.getTime() + days * dayMs)
  }
  const storage = await openSqlite(sqliteOptions({ file, clock: () => now }))
  onTestFinished(() => storage.close())
  const user = { id: 'u1', name: 'Leena Aalto', email: 'leena@esimerkkila.example' } as const
  const added = { kind: 'user-added', at: now, actor: 'operator' } as const
  await storage.addUser({ ...user, role: 'advisor', language: 'fi' }, added)
  const notices = ['ended', 'waiting'].map((id) => ({
    ...{ id, kind: 'target-alert' as const, userId: user.id, address: user.email },
    rfcMessageId: `n.${id}@esimerkkila.example`,
    bytes: Buffer.from('Hei'),
  }))
  await storage.queueNotices({ keys: ['soon|t1|1'], notices, events: [] })
  await storage.beginNotice('ended', now)
  await storage.endNotice('ended', { state: 'sent' }, undefined)
  wait(89)
  await storage.tidy(now)
  expect(kept(file)).toEqual(['ended', 'waiting'])
  wait(2)
  await storage.tidy(now)
  expect(kept(file)).toEqual(['waiting'])
  expect(await storage.toldKeys(['soon|t1|1'])).toEqual(new Set(['soon|t1|1']))
  wait(310)
  await storage.tidy(now)
  expect(await storage.toldKeys(['soon|t1|1'])).toEqual(new Set())
})

function kept(file: string): unknown[] {
  const client = new Sqlite(file, { readonly: true })
  const ids = client.prepare('select id from notices order by id').pluck().all()
  client.close()
  return ids
}
