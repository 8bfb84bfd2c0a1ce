import { existsSync } from 'node:fs'
import Sqlite, { type Database } from 'better-sqlite3'
import type { EarlierErasure, ErasedMail, ReplacedOffice } from '../../earlier-erasures.ts'
import { openCopy } from './connect.ts'

/** `none` where nothing lay in the place, `unreadable` where what lay there cannot be asked. */
export type ReplacedFile = ReplacedOffice | 'none' | 'unreadable'

/** What a database that a backup is about to replace knows of erasures: ids, times and keyed marks, no word. */
export async function withReplaced<T>(
  file: string,
  work: (replaced: ReplacedFile) => Promise<T>,
): Promise<T> {
  const client = existsSync(file) ? openedForReading(file) : undefined
  if (!client) return work(existsSync(file) ? 'unreadable' : 'none')
  try {
    return await work(replacedOffice(client))
  } finally {
    client.close()
  }
}

/** Read once, so that a damaged page is met before anything is done. */
function openedForReading(file: string): Database | undefined {
  let client: Database | undefined
  try {
    client = openCopy(file)
    if (client.pragma('quick_check(1)', { simple: true }) === 'ok') return client
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error
  }
  client?.close()
  return undefined
}

function replacedOffice(client: Database): ReplacedOffice {
  const erasures = erasuresIn(client)
  const erasedMails = erasures.length === 0 ? [] : erasedMailsIn(client)
  return { erasures, erasedMails, ticketsOf: (keys) => ticketsOf(client, keys) }
}

type Row = Omit<EarlierErasure, 'tickets' | 'marks' | 'at'> & {
  readonly at: number
  readonly marks: string | null
}

/** An older program kept no marks, one older still no erasures. */
function erasuresIn(client: Database): readonly EarlierErasure[] {
  const columns = client.prepare("select name from pragma_table_info('erasures')").pluck().all()
  if (columns.length === 0) return []
  const marks = columns.includes('marks') ? 'marks' : 'null as marks'
  const rows = client
    .prepare(
      `select id, resident_id as residentId, user_id as userId, approved_by as approvedBy, at, ${marks}
       from erasures where stage <> 'asked' order by at, id`,
    )
    .all() as Row[]
  const tickets = client.prepare(
    `select ticket_id as ticketId, is_whole as isWhole, done_at is not null as isDone
     from erasure_tickets where erasure_id = ? order by ticket_id`,
  )
  return rows.map((row) => ({
    ...row,
    at: new Date(row.at),
    marks: row.marks === null ? [] : (JSON.parse(row.marks) as string[]),
    tickets: (tickets.all(row.id) as { ticketId: string; isWhole: number; isDone: number }[]).map(
      (ticket) => ({
        ticketId: ticket.ticketId,
        isWhole: ticket.isWhole === 1,
        isDone: ticket.isDone === 1,
      }),
    ),
  }))
}

function erasedMailsIn(client: Database): readonly ErasedMail[] {
  const rows = client
    .prepare(
      `select id, at, message_key as messageKey, canonical_hash as canonicalHash from messages
       where erased_at is not null and direction = 'in' and message_key is not null order by at, id`,
    )
    .all() as (Omit<ErasedMail, 'at'> & { readonly at: number })[]
  return rows.map((row) => ({ ...row, at: new Date(row.at) }))
}

function ticketsOf(client: Database, keys: readonly string[]): ReadonlySet<string> {
  const ids = client
    .prepare(
      `with person(key) as (select value from json_each(?))
       select ticket_id from participants where key in (select key from person)
       union select id from tickets where lower(requester_address) in (select key from person)`,
    )
    .pluck()
    .all(JSON.stringify(keys)) as string[]
  return new Set(ids)
}
