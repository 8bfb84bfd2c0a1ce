import { setImmediate } from 'node:timers/promises'
import type { Search, View, ViewingStore } from '../../../notices/viewing.ts'
import { chainEnd } from '../events.ts'
import type { Office } from '../office.ts'
import { firstSeqFrom } from './report-audit-log.ts'

/** Events looked at before others have their turn. */
const LOOKED_AT_ONCE = 2_000

const views = "'ticket-viewed', 'original-viewed', 'attachment-opened'"

export function viewingReads(office: Office): ViewingStore {
  return {
    async viewings(after) {
      const reached = chainEnd(office).seq
      const from = 'seq' in after ? after.seq : (firstSeqFrom(office, after.fromMs) ?? reached + 1) - 1
      const found: { views: View[]; searches: Search[] } = { views: [], searches: [] }
      for (let low = from; low < reached; low += LOOKED_AT_ONCE) {
        const high = Math.min(reached, low + LOOKED_AT_ONCE)
        found.views.push(...readViews(office, low, high))
        found.searches.push(...readSearches(office, low, high))
        await setImmediate()
      }
      return { ...found, reached }
    },
  }
}

type ViewRow = {
  seq: number
  at: number
  userId: string | null
  ticketId: string
  reference: string
  assigneeId: string | null
  closedAt: number | null
  name: string | null
  address: string | null
  hasActed: number
}

/** Of a view only whether the text was shown; merely listing or seeing times is none. */
function readViews({ client }: Office, low: number, high: number): View[] {
  const rows = client
    .prepare(
      `select e.seq, e.at, e.user_id as userId, t.id as ticketId, t.reference, t.assignee_id as assigneeId,
         t.closed_at as closedAt, t.requester_name as name, t.requester_address as address,
         exists (select 1 from events a where a.ticket_id = e.ticket_id and a.user_id = e.user_id
           and a.kind not in (${views})) as hasActed
       from events e join tickets t on t.id = e.ticket_id
       where e.seq > ? and e.seq <= ? and e.kind in (${views})
         and (e.user_id is not null or e.is_operator = 1)
         and (e.kind <> 'ticket-viewed' or e.is_operator = 1 or json_extract(e.facts, '$.withText') = 1)
       order by e.seq`,
    )
    .all(low, high) as ViewRow[]
  return rows.map(({ seq, at, userId, ticketId, reference, ...row }) => ({
    ...{ seq, atMs: at, ticketId, reference, hasActed: row.hasActed === 1 },
    ...(userId === null ? {} : { userId }),
    ...(row.assigneeId === null ? {} : { assigneeId: row.assigneeId }),
    ...(row.closedAt === null ? {} : { closedMs: row.closedAt }),
    ...(row.address === null ? {} : { requester: { name: row.name ?? '', address: row.address } }),
  }))
}

function readSearches({ client }: Office, low: number, high: number): Search[] {
  return client
    .prepare(
      `select e.seq, e.at as atMs, e.user_id as userId, json_extract(x.personal, '$.words') as words
       from events e join event_texts x on x.seq = e.seq
       where e.seq > ? and e.seq <= ? and e.kind = 'search-made' and e.user_id is not null
         and json_extract(x.personal, '$.words') is not null
       order by e.seq`,
    )
    .all(low, high) as Search[]
}
