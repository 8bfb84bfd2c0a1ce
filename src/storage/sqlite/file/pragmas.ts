import type { Database } from 'better-sqlite3'

/** Before the first table, later without effect (ruling 15, 32). */
const PAGE_SIZE = 8192
const AUTO_VACUUM_INCREMENTAL = 2

/** Long, for the sake of a replicator beside us (security.md §4). */
export const BUSY_TIMEOUT_MS = 5_000

/** The log shrinks to this after a checkpoint. */
const JOURNAL_BYTES = 64 * 1024 * 1024

/** 4 MB between checkpoints: the longest a mail that is being kept may hold up the process. */
const CHECKPOINT_PAGES = 500

/**
 * What a connection must be set to, with the value it reports then. Most of it is per connection: a file that
 * is opened again has synchronous NORMAL and keeps erased text unless told otherwise (security.md §0.1, §5).
 */
const wanted: readonly { readonly name: string; readonly set: string; readonly reports: string | number }[] =
  [
    { name: 'synchronous', set: 'FULL', reports: 2 },
    { name: 'foreign_keys', set: 'ON', reports: 1 },
    { name: 'busy_timeout', set: String(BUSY_TIMEOUT_MS), reports: BUSY_TIMEOUT_MS },
    { name: 'secure_delete', set: 'ON', reports: 1 },
    { name: 'temp_store', set: 'MEMORY', reports: 2 },
    { name: 'trusted_schema', set: 'OFF', reports: 0 },
    { name: 'cell_size_check', set: 'ON', reports: 1 },
    { name: 'journal_size_limit', set: String(JOURNAL_BYTES), reports: JOURNAL_BYTES },
    { name: 'wal_autocheckpoint', set: String(CHECKPOINT_PAGES), reports: CHECKPOINT_PAGES },
  ]

const fixed = [
  { name: 'page_size', reports: PAGE_SIZE },
  { name: 'auto_vacuum', reports: AUTO_VACUUM_INCREMENTAL },
]

/** Sets everything and throws when the file or the build does not comply. */
export function setPragmas(client: Database): void {
  client.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  client.pragma(`page_size = ${PAGE_SIZE}`)
  client.pragma('auto_vacuum = INCREMENTAL')
  if (!client.memory) client.pragma('journal_mode = WAL')
  for (const { name, set } of wanted) client.pragma(`${name} = ${set}`)
}

export function assertPragmas(client: Database): void {
  const faulty = faultyPragmas(client)
  if (faulty.length > 0) throw new Error(`the database does not comply: ${faulty.join(', ')}`)
}

/** Names of those that are not what they must be. */
export function faultyPragmas(client: Database): string[] {
  const journal = client.memory ? 'memory' : 'wal'
  return [...wanted, ...fixed, { name: 'journal_mode', reports: journal }]
    .filter(({ name, reports }) => client.pragma(name, { simple: true }) !== reports)
    .map(({ name }) => name)
}
