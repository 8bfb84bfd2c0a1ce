import { closeSync, openSync } from 'node:fs'
import Sqlite, { type Database } from 'better-sqlite3'
import { assertPragmas, setPragmas } from './pragmas.ts'

/**
 * An open connection that complies; the schema is not looked at. A new file gets mode 0600, and with it the
 * files SQLite lays beside it: by default others could read them (security.md §5).
 */
export function connect(file: string): Database {
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600))
  const client = new Sqlite(file)
  try {
    setPragmas(client)
    assertPragmas(client)
    return client
  } catch (error) {
    client.close()
    throw error
  }
}

/** A file from elsewhere, read only: its schema may hold anything, its pages may be damaged. */
export function openCopy(file: string): Database {
  const client = new Sqlite(file, { readonly: true, fileMustExist: true })
  client.pragma('trusted_schema = OFF')
  client.pragma('cell_size_check = ON')
  return client
}
