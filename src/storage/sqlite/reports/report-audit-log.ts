import { setImmediate } from 'node:timers/promises'
import type { AuditLogStore, AuditQuery, AuditRow } from '../../../web/reports/audit-log-store.ts'
import { chainEnd } from '../events.ts'
import type { Office } from '../office.ts'

/** Events looked at in one go, and in all for one page; what lies further back is on the next page. */
const LOOKED_AT_ONCE = 2_000
const MOST_LOOKED_AT = 100_000
const MOST_ROWS = 1_000

/** Walks back through the list from its end; the list has no index for every question and needs none. */
export function auditLog(office: Office): AuditLogStore {
  return {
    async auditRows(query, limit) {
      const most = Math.max(1, Math.min(limit, MOST_ROWS))
      const rows: AuditRow[] = []
      let below = query.before ?? firstSeqFrom(office, query.toMs) ?? chainEnd(office).seq + 1
      const lowest = query.fromMs === undefined ? 0 : (firstSeqFrom(office, query.fromMs) ?? below)
      for (let looked = 0; looked < MOST_LOOKED_AT && below > lowest; looked += LOOKED_AT_ONCE) {
        const from = query.userId || query.ticketId ? lowest : Math.max(lowest, below - LOOKED_AT_ONCE)
        const found = readRows(office, query, from, below, most - rows.length)
        rows.push(...found)
        const last = rows.at(-1)
        if (rows.length === most && last) return { rows, next: last.event.seq }
        below = from
        await setImmediate()
      }
      return below > Math.max(lowest, 1) ? { rows, next: below } : { rows }
    },
  }
}

/** The first place at or after a moment; places and moments go the same way but for a clock that was set back. */
export function firstSeqFrom(office: Office, ms: number | undefined): number | undefined {
  if (ms === undefined) return undefined
  const at = office.client.prepare('select at from events where seq >= ? order by seq limit 1').pluck()
  let [low, high] = [1, chainEnd(office).seq + 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((at.get(middle) as number) < ms) low = middle + 1
    else high = middle
  }
  return low
}

function readRows(office: Office, query: AuditQuery, from: number, below: number, limit: number): AuditRow[] {
  const conditions = [
    ['e.seq >= ?', from],
    ['e.seq < ?', below],
    ...(query.userId ? [['e.user_id = ?', query.userId] as const] : []),
    ...(query.ticketId ? [['e.ticket_id = ?', query.ticketId] as const] : []),
    ...(query.kind ? [['e.kind = ?', query.kind] as const] : []),
    ...(query.byPeople ? [['(e.user_id is not null or e.is_operator = ?)', 1] as const] : []),
  ] as const
  const rows = office.client
    .prepare(
      `select e.seq, e.kind, e.at, e.ticket_id as ticketId, e.message_id as messageId, e.user_id as userId,
         e.is_operator as isOperator, e.facts, t.reference, json_extract(x.personal, '$.reason') as reason,
         (select max(s.seq) from events s
           where s.kind = 'signed-in' and s.user_id = e.user_id and s.seq <= e.seq) as signedIn
       from events e left join tickets t on t.id = e.ticket_id left join event_texts x on x.seq = e.seq
       where ${conditions.map(([text]) => text).join(' and ')} order by e.seq desc limit ?`,
    )
    .all(...conditions.map(([, value]) => value), limit) as RawEvent[]
  const places = signInPlaces(office, new Set(rows.flatMap(({ signedIn }) => signedIn ?? [])))
  return rows.map((row) => {
    const from = row.signedIn === null ? undefined : places.get(row.signedIn)
    return { ...toRow(row), ...(from ? { from } : {}) }
  })
}

function signInPlaces({ client }: Office, seqs: ReadonlySet<number>): ReadonlyMap<number, AuditRow['from']> {
  const place = client.prepare(
    `select json_extract(e.facts, '$.browser') as browser, json_extract(x.personal, '$.address') as address
     from events e left join event_texts x on x.seq = e.seq where e.seq = ?`,
  )
  return new Map(
    [...seqs].map((seq) => {
      const { browser, address } = place.get(seq) as { browser: string | null; address: string | null }
      return [seq, { ...(address ? { address } : {}), ...(browser ? { browser } : {}) }]
    }),
  )
}

type RawEvent = {
  seq: number
  kind: AuditRow['event']['kind']
  at: number
  ticketId: string | null
  messageId: string | null
  userId: string | null
  isOperator: number
  facts: string
  reference: string | null
  reason: string | null
  signedIn: number | null
}

function toRow({ ticketId, messageId, userId, reference, reason, ...row }: RawEvent): AuditRow {
  return {
    event: {
      seq: row.seq,
      kind: row.kind,
      at: new Date(row.at),
      isOperator: row.isOperator === 1,
      facts: JSON.parse(row.facts),
      ...(ticketId === null ? {} : { ticketId }),
      ...(messageId === null ? {} : { messageId }),
      ...(userId === null ? {} : { userId }),
    },
    ...(reference === null ? {} : { reference }),
    ...(reason === null ? {} : { reason }),
  }
}
