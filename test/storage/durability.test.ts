import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { onCrashPoint } from '../../src/events/crash-point.ts'
import { openChainKey, WrongSecretKeyError } from '../../src/storage/sqlite/file/chain-key.ts'
import { connect } from '../../src/storage/sqlite/file/connect.ts'
import { migrate, migrationsKnown, NewerDatabaseError } from '../../src/storage/sqlite/file/migrate.ts'
import { BUSY_TIMEOUT_MS, faultyPragmas } from '../../src/storage/sqlite/file/pragmas.ts'
import { openSqlite, type SqliteOptions } from '../../src/storage/sqlite/open.ts'
import { asUnknown, StorageUnknownError } from '../../src/storage/unknown-error.ts'
import { busyMs } from '../helpers/busy-ms.ts'
import { aFiledTicket, anAdvisor, bytesOf, deliver, readAll } from '../helpers/deliver.ts'
import { aSecretKey, databasePath, memoryStorage, sqliteOptions } from '../helpers/memory-storage.ts'

const fileArrival = { source: { kind: 'file' }, arrivedAt: new Date(), isHistory: false } as const

async function* manyParts(size: number): AsyncGenerator<Buffer> {
  const part = randomBytes(64 * 1024)
  for (let sent = 0; sent < size; sent += part.length) yield Buffer.from(part)
}

async function measured(bytes: AsyncIterable<Uint8Array>) {
  const read = { size: 0, parts: 0, largest: 0 }
  for await (const part of bytes) {
    read.size += part.length
    read.parts++
    read.largest = Math.max(read.largest, part.length)
  }
  return read
}

async function openOffice(file: string, overrides: Partial<SqliteOptions> = {}) {
  const storage = await openSqlite(sqliteOptions({ file, ...overrides }))
  onTestFinished(() => storage.close())
  return storage
}

test('every connection is durable and forgets what is erased, also to a file that was there before', async () => {
  const file = databasePath()
  await (await openOffice(file)).close()
  const plain = new Sqlite(file)
  expect(faultyPragmas(plain)).toContain('synchronous')
  plain.close()
  const again = connect(file)
  onTestFinished(() => {
    again.close()
  })
  expect(faultyPragmas(again)).toEqual([])
  expect(again.pragma('page_size', { simple: true })).toBe(8192)
  expect(again.pragma('auto_vacuum', { simple: true })).toBe(2)
})

test('nobody else may read the files', async () => {
  const file = databasePath()
  const storage = await openOffice(file)
  await aFiledTicket(storage)
  for (const part of ['', '-wal', '-shm']) expect(statSync(file + part).mode & 0o777).toBe(0o600)
})

test('a database of the first version becomes one of this version and keeps what it had', async () => {
  const file = databasePath()
  const old = connect(file)
  migrate(old, 1)
  old
    .prepare(`insert into users (id, name, email, role, language, is_disabled, created_at)
      values ('u1', 'Sanna', 'sanna@kaupunki.example', 'advisor', 'fi', 0, 1000)`)
    .run()
  old.close()
  const storage = await openOffice(file)
  expect((await storage.userById('u1'))?.email).toBe('sanna@kaupunki.example')
  await aFiledTicket(storage)
  expect((await storage.search({ match: '"myöhässä"', now: new Date(), limit: 5 })).rows.length).toBe(1)
})

test('a database of a later version is left alone', async () => {
  const file = databasePath()
  const later = connect(file)
  migrate(later)
  later.pragma(`user_version = ${migrationsKnown() + 1}`)
  later.close()
  await expect(openOffice(file)).rejects.toThrow(NewerDatabaseError)
})

test('two processes that open an empty folder at once make one database', async () => {
  const file = databasePath()
  const [one, two] = await Promise.all([openOffice(file), openOffice(file)])
  const advisor = await anAdvisor(one)
  expect((await two.userById(advisor))?.id).toBe(advisor)
})

test('a half written mail of a dead process is gone at the next start, one of a living process is not', async () => {
  const file = databasePath()
  await (await openOffice(file)).close()
  const dead = spawnSync(process.execPath, ['-e', 'process.exit()']).pid
  const client = connect(file)
  const half = client.prepare(`insert into contents (id, size, chunks, is_complete, writer_pid, touched_at)
    values (?, 0, 0, 0, ?, ?)`)
  const chunk = client.prepare('insert into content_chunks (content_id, number, bytes) values (?, ?, ?)')
  half.run('dead', dead, Date.now())
  half.run('living', process.ppid, Date.now())
  half.run('stopped', process.ppid, Date.now() - 3_600_000)
  for (let number = 0; number < 20; number++) chunk.run('dead', number, Buffer.alloc(10))
  await openOffice(file)
  expect(client.prepare('select id from contents').pluck().all()).toEqual(['living'])
  expect(client.prepare('select count(*) from content_chunks').pluck().get()).toBe(0)
  client.close()
})

test('a mail of 60 MB is kept in little memory and stalls nobody', async () => {
  const storage = await openOffice(databasePath())
  const size = 60 * 1024 ** 2
  const chunks = watchChunks()
  const before = process.memoryUsage().heapUsed
  const { mail } = await storage.keepRaw(fileArrival, manyParts(size))
  const read = await measured(storage.readRaw(mail.rawId))
  expect([mail.size, read.size, read.parts, read.largest]).toEqual([size, size, 60, 1024 ** 2])
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(30 * 1024 ** 2)
  expect(chunks.length).toBe(59)
  for (const [index, { turn, cpuMs }] of chunks.entries()) {
    const last = chunks[index - 1]
    if (last) expect(turn).toBeGreaterThan(last.turn)
    if (last) expect(cpuMs - last.cpuMs).toBeLessThan(500)
  }
})

/**
 * For every chunk, which turn of the event loop it was written in and the processor time spent by then.
 */
function watchChunks() {
  const chunks: { turn: number; cpuMs: number }[] = []
  let turn = 0
  const count = () => {
    turn++
    counting = setImmediate(count)
  }
  let counting = setImmediate(count)
  onCrashPoint((point) => {
    if (point === 'raw-chunk') chunks.push({ turn, cpuMs: busyMs() })
  })
  onTestFinished(() => {
    clearImmediate(counting)
    onCrashPoint(() => undefined)
  })
  return chunks
}

test('text of an event can be erased while the chain verifies, and leaves the file', async () => {
  const file = databasePath()
  const storage = await openOffice(file)
  const personal = { reason: 'salainenperustelu' }
  await storage.recordEvent({ kind: 'original-viewed', at: new Date(), personal })
  const client = connect(file)
  client.prepare('delete from event_texts').run()
  client.close()
  await storage.tidy(new Date())
  expect(await storage.verifyEvents()).toMatchObject({ kind: 'whole' })
  expect((await storage.changesSince(0, 5))[0]?.personal).toBeUndefined()
  expect(readFileSync(file).includes('salainenperustelu')).toBe(false)
  expect(readFileSync(`${file}-wal`).includes('salainenperustelu')).toBe(false)
})

test('a changed event is named', async () => {
  const file = databasePath()
  const storage = await openOffice(file)
  for (const reason of ['a', 'b', 'c']) {
    await storage.recordEvent({ kind: 'original-viewed', at: new Date(), facts: { reason } })
  }
  const client = connect(file)
  client.prepare(`update events set facts = '{"reason":"x"}' where seq = 2`).run()
  expect(await storage.verifyEvents()).toEqual({ kind: 'broken', seq: 2, fault: 'changed' })
  client.prepare('delete from events where seq >= 2').run()
  expect(await storage.verifyEvents()).toEqual({ kind: 'broken', seq: 2, fault: 'removed' })
  client.close()
})

test('the chain outlives a rotation of SECRET_KEY, and another key opens nothing', async () => {
  const file = databasePath()
  const first = await openOffice(file)
  await first.recordEvent({ kind: 'service-started', at: new Date() })
  await first.close()
  const secretKey = Buffer.from('the next secret of the office, 32b')
  await expect(openOffice(file, { secretKey })).rejects.toThrow(WrongSecretKeyError)
  const rotated = await openOffice(file, { secretKey, previousSecretKey: aSecretKey })
  expect(await rotated.verifyEvents()).toMatchObject({ kind: 'whole', end: { seq: 1 } })
  await rotated.close()
  const later = await openOffice(file, { secretKey })
  expect(await later.verifyEvents()).toMatchObject({ kind: 'whole' })
  await expect(openOffice(file)).rejects.toThrow(WrongSecretKeyError)
})

test('the key of the chain does not lie open in the file', async () => {
  const file = databasePath()
  const client = connect(file)
  migrate(client)
  const { drizzle } = await import('drizzle-orm/better-sqlite3')
  const key = openChainKey(drizzle(client, { casing: 'snake_case' }), aSecretKey, undefined)
  client.close()
  const bytes = readFileSync(file)
  expect(key.length).toBe(32)
  expect(bytes.includes(Buffer.from(key))).toBe(false)
  expect(bytes.includes(Buffer.from(key).toString('base64'))).toBe(false)
})

test('when the analyser changes, what was filed before is analysed again', async () => {
  const file = databasePath()
  const before = await openOffice(file)
  await deliver(before, { mail: { text: 'vuokralla' } })
  await before.close()
  const analyser = { name: 'stem', analyse: (text: string) => text.toLowerCase().replaceAll('lla', '') }
  const after = await openOffice(file, { analyser })
  const rows = async (match: string) => (await after.search({ match, now: new Date(), limit: 5 })).rows.length
  expect(await rows('analysed : "vuokra"')).toBe(1)
  expect(await rows('analysed : "vuokralla"')).toBe(0)
})

test('an error of the disk is an unknown outcome, a full disk only while it commits', () => {
  const fault = (code: string) => Object.assign(new Error('disk'), { code })
  expect(asUnknown(fault('SQLITE_IOERR_FSYNC'), false)).toBeInstanceOf(StorageUnknownError)
  expect(asUnknown(fault('SQLITE_CORRUPT'), false)).toMatchObject({ code: 'SQLITE_CORRUPT' })
  expect(asUnknown(fault('SQLITE_FULL'), true)).toBeInstanceOf(StorageUnknownError)
  const definite = fault('SQLITE_FULL')
  expect(asUnknown(definite, false)).toBe(definite)
  expect(asUnknown(fault('SQLITE_CONSTRAINT'), true)).not.toBeInstanceOf(StorageUnknownError)
})

test('equal bytes are stored once', async () => {
  const file = databasePath()
  const storage = await openOffice(file)
  const bytes = randomBytes(3 * 1024 ** 2)
  const at = (uid: number) =>
    ({
      source: { kind: 'imap', position: { mailbox: 'm', folder: 'f', uidValidity: 1, uid } },
      arrivedAt: new Date(),
      isHistory: false,
    }) as const
  const one = await storage.keepRaw(at(1), bytesOf(bytes))
  const two = await storage.keepRaw(at(2), bytesOf(bytes))
  expect((await readAll(storage.readRaw(two.mail.rawId))).equals(bytes)).toBe(true)
  expect(two.mail.rawId).not.toBe(one.mail.rawId)
  const client = connect(file)
  expect(client.prepare('select count(*) from content_chunks').pluck().get()).toBe(3)
  client.close()
})

test('an office in memory serves the tests', async () => {
  const storage = await memoryStorage()
  expect(await storage.probe()).toBe(true)
})

test('tidying does not wait for a reader in another process', async () => {
  const file = databasePath()
  const storage = await openOffice(file)
  await aFiledTicket(storage)
  const reader = connect(file)
  reader.exec('begin; select count(*) from tickets')
  const begun = performance.now()
  await storage.tidy(new Date())
  expect(performance.now() - begun).toBeLessThan(BUSY_TIMEOUT_MS)
  expect(await storage.probe()).toBe(true)
  reader.exec('commit')
  reader.close()
})
