import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { aSecretKey, databasePath, sqliteOptions } from '../helpers/memory-storage.ts'

test('a secret is kept, replaced, and not readable in the file', async () => {
  const file = databasePath()
  const storage = await openSqlite(sqliteOptions({ file }))
  expect(await storage.keptSecret('refresh-token')).toBeUndefined()
  await storage.keepSecret('refresh-token', 'eka-salaisuus')
  await storage.keepSecret('refresh-token', 'toka-salaisuus')
  expect(await storage.keptSecret('refresh-token')).toBe('toka-salaisuus')
  await storage.close()
  expect(readFileSync(file).includes('salaisuus')).toBe(false)
})

test('a secret survives a new SECRET_KEY', async () => {
  const file = databasePath()
  const before = await openSqlite(sqliteOptions({ file }))
  await before.keepSecret('refresh-token', 'salaisuus')
  await before.close()
  const secretKey = Buffer.alloc(32, 7)
  const rotated = await openSqlite(sqliteOptions({ file, secretKey, previousSecretKey: aSecretKey }))
  expect(await rotated.keptSecret('refresh-token')).toBe('salaisuus')
  await rotated.close()
  const after = await openSqlite(sqliteOptions({ file, secretKey }))
  expect(await after.keptSecret('refresh-token')).toBe('salaisuus')
  await after.close()
})
