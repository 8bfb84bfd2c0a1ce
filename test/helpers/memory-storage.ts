import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openSqlite, type SqliteOptions } from '../../src/storage/sqlite/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { office } from './mails/cast.ts'

export const aSecretKey = Buffer.from('a secret key of the tests, 32 b.')

export function sqliteOptions(overrides: Partial<SqliteOptions> = {}): SqliteOptions {
  return {
    file: ':memory:',
    secretKey: aSecretKey,
    referencePrefix: 'AN',
    service: office,
    makeMessageId: (_ticketId, messageId) => `r.${messageId}@kaupunki.example`,
    analyser: { name: 'lower', analyse: (text) => text.toLowerCase() },
    ...overrides,
  }
}

/** An office of the test's own, gone when the test ends. */
export async function memoryStorage(overrides: Partial<SqliteOptions> = {}): Promise<Storage> {
  const storage = await openSqlite(sqliteOptions(overrides))
  onTestFinished(() => storage.close())
  return storage
}

/** A place for a database file, removed when the test ends. */
export function databasePath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'neuvoposti-storage-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'office.sqlite')
}
