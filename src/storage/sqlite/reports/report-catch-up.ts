import { setImmediate } from 'node:timers/promises'
import { ticketClocks } from '../../../reports/clocks.ts'
import type { MessageClock } from '../../../reports/message-clock.ts'
import { measuredKinds, type ReportEvent } from '../../../reports/report-event.ts'
import { rulesInForce } from '../../../reports/rules-in-force.ts'
import { chainEnd } from '../events.ts'
import { type Office, write } from '../office.ts'
import { beginAnew, replaceClocks, reportProgress, saveProgress } from './report-clock-table.ts'
import { savedRules } from './report-rules.ts'

/** How long one transaction measures before it lets others have their turn. */
const TURN_MS = 8
const EVENTS_AT_ONCE = 300
const TICKETS_AT_ONCE = 200

const measured = measuredKinds.map((kind) => `'${kind}'`).join(', ')

/** Measures every ticket that something happened to since the last time, by reading all its events again. */
export async function catchUp(office: Office): Promise<void> {
  while (isBehind(office)) {
    write(office, () => takeTurn(office))
    await setImmediate()
  }
}

export async function rebuild(office: Office): Promise<void> {
  write(office, () => beginAnew(office, chainEnd(office).seq))
  await catchUp(office)
}

function isBehind(office: Office): boolean {
  const progress = reportProgress(office)
  return progress?.rebuiltTo !== undefined || progress?.seq !== chainEnd(office).seq
}

function takeTurn(office: Office): void {
  const progress = reportProgress(office)
  if (!progress) beginAnew(office, chainEnd(office).seq)
  else if (progress.rebuiltTo === undefined) followEvents(office, progress.seq)
  else continueRebuilding(office, progress.seq, progress.rebuiltTo)
}

function continueRebuilding(office: Office, seq: number, rebuiltTo: string): void {
  const tickets = office.client
    .prepare('select distinct ticket_id from events where ticket_id > ? order by ticket_id limit ?')
    .pluck()
    .all(rebuiltTo, TICKETS_AT_ONCE) as string[]
  let last: string | undefined
  const turn = turnOf(TURN_MS)
  for (const ticketId of tickets) {
    if (turn.isOver()) break
    measureTicket(office, ticketId)
    last = ticketId
  }
  saveProgress(office, { seq, rebuiltTo: last })
}

function followEvents(office: Office, seq: number): void {
  const head = chainEnd(office).seq
  const rows = office.client
    .prepare(
      `select seq, ticket_id as ticketId from events
       where seq > ? and ticket_id is not null and kind in (${measured}) order by seq limit ?`,
    )
    .all(seq, EVENTS_AT_ONCE) as { seq: number; ticketId: string }[]
  const done = new Set<string>()
  let reached = seq
  const turn = turnOf(TURN_MS)
  for (const row of rows) {
    if (turn.isOver()) break
    if (!done.has(row.ticketId)) measureTicket(office, row.ticketId)
    done.add(row.ticketId)
    reached = row.seq
  }
  const isAll = rows.length < EVENTS_AT_ONCE && reached === (rows.at(-1)?.seq ?? seq)
  saveProgress(office, { seq: isAll ? head : reached, rebuiltTo: undefined })
}

/** At least one step is made in every turn. */
function turnOf(ms: number): { isOver(): boolean } {
  const end = performance.now() + ms
  let isFirst = true
  return {
    isOver() {
      const isOver = !isFirst && performance.now() > end
      isFirst = false
      return isOver
    },
  }
}

function measureTicket(office: Office, ticketId: string): void {
  replaceClocks(office, ticketId, clocksOfTicket(office, ticketId, ticketEvents(office, ticketId)))
}

export function clocksOfTicket(
  office: Office,
  ticketId: string,
  events: readonly ReportEvent[],
): readonly MessageClock[] {
  const versions = savedRules(office)
  return ticketClocks(ticketId, events, (arrivedMs, seq) => rulesInForce(versions, arrivedMs, seq))
}

/** What was told of the ticket, and of each message that stands in it now, wherever it stood when it was told. */
export function ticketEvents(office: Office, ticketId: string): ReportEvent[] {
  const rows = hasMoves(office, ticketId) ? movedRows(office, ticketId) : ownRows(office, ticketId)
  return rows.map(([seq, kind, at, messageId, userId, facts]) => ({
    seq,
    kind,
    at: new Date(at),
    facts: JSON.parse(facts),
    ...(messageId === null ? {} : { messageId }),
    ...(userId === null ? {} : { userId }),
  }))
}

type EventRow = [number, ReportEvent['kind'], number, string | null, string | null, string]

function ownRows({ client }: Office, ticketId: string): EventRow[] {
  return client
    .prepare(
      `select seq, kind, at, message_id, user_id, facts from events
       where ticket_id = ? and kind in (${measured}) order by seq`,
    )
    .raw()
    .all(ticketId) as EventRow[]
}

function hasMoves({ client }: Office, ticketId: string): boolean {
  const found = client
    .prepare(
      'select 1 from message_moves where from_id = ? union all select 1 from message_moves where into_id = ? limit 1',
    )
    .get(ticketId, ticketId)
  return found !== undefined
}

/** A receipt that several messages share may stand in another ticket than one of them. */
function movedRows({ client }: Office, ticketId: string): EventRow[] {
  return client
    .prepare(
      `with recursive touched(id) as (
         select ?
         union select into_id from message_moves join touched on from_id = touched.id
         union select from_id from message_moves join touched on into_id = touched.id
       ), told as (
         select seq, kind, at, ticket_id, message_id, user_id, facts from events
         where ticket_id in (select id from touched) and kind in (${measured})
       ), standing(id) as (
         select id from messages where ticket_id = ?
       ), receipts(id) as (
         select json_extract(facts, '$.receiptId') from told
         where kind = 'receipt-queued' and message_id in (select id from standing)
       )
       select seq, kind, at, message_id, user_id, facts from told
       where (kind like 'ticket-%' and ticket_id = ?)
         or (kind not like 'ticket-%' and (message_id in (select id from standing) or message_id in (select id from receipts)))
       order by seq`,
    )
    .raw()
    .all(ticketId, ticketId, ticketId) as EventRow[]
}
