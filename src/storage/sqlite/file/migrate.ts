import { fileURLToPath } from 'node:url'
import type { Database } from 'better-sqlite3'
import { readMigrationFiles } from './drizzle.ts'

const folder = fileURLToPath(new URL('../../../../drizzle', import.meta.url))

/** The data was written by a later program than this one. */
export class NewerDatabaseError extends Error {
  constructor() {
    super('the database was written by a newer version of the program')
    this.name = 'NewerDatabaseError'
  }
}

/**
 * Applies what is missing of the numbered migrations, all in one immediate transaction: two processes that
 * open an empty data directory at once make one database. `user_version` says how many were applied.
 */
export function migrate(client: Database, upTo = migrationsKnown()): void {
  if (applied(client) === upTo) return
  client
    .transaction(() => {
      const done = applied(client)
      if (done > upTo) throw new NewerDatabaseError()
      for (const { sql } of migrations().slice(done, upTo))
        for (const statement of sql) client.exec(statement)
      client.pragma(`user_version = ${upTo}`)
    })
    .immediate()
}

export function migrationsKnown(): number {
  return migrations().length
}

function migrations() {
  return readMigrationFiles({ migrationsFolder: folder })
}

function applied(client: Database): number {
  return Number(client.pragma('user_version', { simple: true }))
}
