import { existsSync } from 'node:fs'
import { chmod, copyFile, rename, rm } from 'node:fs/promises'
import Sqlite, { type Database } from 'better-sqlite3'
import { openSqlite, type SqliteOptions } from '../open.ts'
import { type BackupManifest, type BackupRefusal, readManifest } from './backup-signature.ts'
import { connect, openCopy } from './connect.ts'
import { hashFile, putInPlace } from './durable-file.ts'
import { migrate, migrationsKnown } from './migrate.ts'
import { type ReplacedFile, withReplaced } from './replaced-erasures.ts'

export type Restored =
  | {
      readonly kind: 'restored'
      readonly manifest: BackupManifest
      /** How many erasures of the replaced data were done again, or why none of them is known. */
      readonly erasures: number | 'none' | 'unreadable'
    }
  | { readonly kind: 'refused'; readonly reason: RestoreRefusal }

export type RestoreRefusal =
  | BackupRefusal
  /** A `serve` works on the data directory. */
  | 'in-use'
  /** Made by a later version of the program. */
  | 'newer'
  /** Its tables are not those its version makes. */
  | 'other-schema'
  | 'damaged'

/**
 * Puts a backup in the place of the database at `options.file`. Everything is checked and done to a copy beside
 * it: signature, schema, integrity, migration, and the new era, which makes of unfinished mail a question to a
 * person. Whom the replaced data says to have erased since is erased of the copy too. Only then it takes the place,
 * at once; until then the old database is untouched.
 */
export async function restoreFrom(source: string, options: SqliteOptions, now: Date): Promise<Restored> {
  const { secretKey, previousSecretKey, file } = options
  const keys = previousSecretKey ? [secretKey, previousSecretKey] : [secretKey]
  const manifest = await readManifest(source, keys)
  if (typeof manifest === 'string') return refused(manifest)
  if (isInUse(file, now)) return refused('in-use')
  const copy = `${file}.restoring`
  await remove(copy)
  try {
    await copyFile(source, copy)
    await chmod(copy, 0o600)
    const fault = (await faultOfBytes(copy, manifest)) ?? faultOfContent(copy)
    if (fault) return refused(fault)
    const erasures = await withReplaced(file, (replaced) =>
      beginEra({ ...options, file: copy }, manifest, replaced, now),
    )
    if (isInUse(file, now)) return refused('in-use')
    await settleOld(file)
    await putInPlace(copy, file)
    return { kind: 'restored', manifest, erasures }
  } finally {
    await remove(copy)
  }
}

function refused(reason: RestoreRefusal): Restored {
  return { kind: 'refused', reason }
}

/** Any living lease is a running service's. A database too damaged to ask is served by nobody. */
function isInUse(file: string, now: Date): boolean {
  if (!existsSync(file)) return false
  try {
    return asked(file, (client) => {
      const live = client.prepare('select count(*) as held from leases where until > ?').get(now.getTime())
      return (live as { held: number }).held > 0
    })
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return false
    throw error
  }
}

/** The very bytes that will be used are compared, not those that lay there a moment ago. */
async function faultOfBytes(copy: string, manifest: BackupManifest): Promise<'changed' | undefined> {
  const { sha256, size } = await hashFile(copy)
  return sha256 === manifest.sha256 && size === manifest.size ? undefined : 'changed'
}

function faultOfContent(copy: string): 'newer' | 'other-schema' | 'damaged' | undefined {
  return asked(copy, (client) => {
    const migrations = Number(client.pragma('user_version', { simple: true }))
    if (migrations > migrationsKnown()) return 'newer'
    if (schemaOf(client) !== schemaAfter(migrations)) return 'other-schema'
    return client.pragma('integrity_check', { simple: true }) === 'ok' ? undefined : 'damaged'
  })
}

function asked<T>(file: string, question: (client: Database) => T): T {
  const client = openCopy(file)
  try {
    return question(client)
  } finally {
    client.close()
  }
}

function schemaAfter(migrations: number): string {
  const client = new Sqlite(':memory:')
  try {
    migrate(client, migrations)
    return schemaOf(client)
  } finally {
    client.close()
  }
}

/** Triggers and views too: a backup must not bring any of its own (security.md §1, SQL). */
function schemaOf(client: Database): string {
  const parts = client
    .prepare('select type, name, tbl_name, sql from sqlite_schema order by type, name')
    .all()
  return JSON.stringify(parts)
}

async function beginEra(
  options: SqliteOptions,
  manifest: BackupManifest,
  replaced: ReplacedFile,
  now: Date,
): Promise<number | 'none' | 'unreadable'> {
  const storage = await openSqlite(options)
  try {
    const { sha256, madeAt } = manifest
    await storage.openEra({ kind: 'restored', at: now, actor: 'operator', facts: { sha256, madeAt } })
    if (replaced === 'none' || replaced === 'unreadable') return replaced
    const repeated = await storage.repeatErasures(replaced, now)
    await storage.continueErasures(Number.MAX_SAFE_INTEGER)
    return repeated
  } finally {
    await storage.close()
  }
}

/** An old log beside a new file would be played into it: it is emptied, or put aside with what it belongs to. */
async function settleOld(file: string): Promise<void> {
  if (!existsSync(file)) return remove(file)
  try {
    connect(file).close()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    for (const part of ['', '-wal', '-shm'])
      if (existsSync(file + part)) await rename(file + part, `${file}.damaged${part}`)
  }
  if (existsSync(`${file}-wal`)) throw new Error('another process has the database open')
}

async function remove(file: string): Promise<void> {
  for (const part of ['', '-wal', '-shm', '-journal']) await rm(file + part, { force: true })
}
