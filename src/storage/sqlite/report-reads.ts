import { serviceDays } from '../../business-time/service-days.ts'
import { arrivalsOfAge } from '../../reports/age-bounds.ts'
import type { Measure } from '../../reports/message-clock.ts'
import { type Outage, outagesOf } from '../../reports/outages.ts'
import { type Period, periodBefore } from '../../reports/period.ts'
import type { ReportRow, ReportRows, RowChoice } from '../../reports/report-store.ts'
import type { ReportFilter, ResponseTimes } from '../../reports/response-times.ts'
import { type ReportQuery, summariser } from '../../reports/summarise.ts'
import { type RawRow, toClock, toMeasure } from './report-clock-rows.ts'
import { clockColumns, measureColumns, type ReadOnly } from './report-clock-table.ts'

const MOST_ROWS = 200
const isClock = `part in ('first', 'next')`
const END_OF_TIME = 8_640_000_000_000_000

/** Rows fetched in one go: quicker than one by one, and never the whole table in memory. */
const ROWS_AT_ONCE = 4_000

/** The summary of a period: one pass over the measures of its messages, and short ones over those around it. */
export function readResponseTimes(client: ReadOnly, query: ReportQuery): ResponseTimes {
  const { period, calendar, filter } = query
  const before = periodBefore(calendar, period)
  const result = summariser(query, readOutages(client))
  const narrowed = narrowing(filter)
  const clocks = { text: `and ${isClock} ${narrowed.text}`, values: narrowed.values }
  readArrived(client, period, narrowed, (measure) => result.add(measure))
  readArrived(client, before, clocks, (measure) => result.addPrevious(measure))
  const each = (where: string, values: readonly number[], take: (measure: Measure) => void) => {
    const text = `select ${measureColumns} from message_clocks where ${where} ${clocks.text}`
    for (const row of client
      .prepare(text)
      .raw()
      .iterate(...values, ...clocks.values))
      take(toMeasure(row as RawRow))
  }
  each('ended_ms > ? and arrived_ms < ?', [period.startMs, period.startMs], (measure) =>
    result.addCarriedOver(measure),
  )
  each('ended_ms = ?', [END_OF_TIME], (measure) => result.addOpen(measure))
  return result.finish()
}

/** In the order of arrival, which an index holds with every column that is read. */
function readArrived(
  client: ReadOnly,
  { startMs, endMs }: Period,
  narrowed: ReturnType<typeof narrowing>,
  take: (measure: Measure) => void,
): void {
  const page = client
    .prepare(
      `select ${measureColumns} from message_clocks
       where (arrived_ms, seq) > (?, ?) and arrived_ms < ? ${narrowed.text}
       order by arrived_ms, seq limit ${ROWS_AT_ONCE}`,
    )
    .raw()
  let arrivedMs = startMs - 1
  let seq = Number.MAX_SAFE_INTEGER
  for (;;) {
    const measures = (page.all(arrivedMs, seq, endMs, ...narrowed.values) as RawRow[]).map(toMeasure)
    for (const measure of measures) take(measure)
    const last = measures.at(-1)
    if (!last || measures.length < ROWS_AT_ONCE) return
    arrivedMs = last.arrivedMs
    seq = last.seq
  }
}

export function readOutages(client: ReadOnly): readonly Outage[] {
  const rows = client
    .prepare(`select kind, at from events where kind in ('mailbox-lost', 'mailbox-connected') order by seq`)
    .all() as { kind: 'mailbox-lost' | 'mailbox-connected'; at: number }[]
  return outagesOf(rows.map(({ kind, at }) => ({ kind, at: new Date(at) })))
}

/** The messages behind a number, newest arrival first. */
export function readReportRows(
  client: ReadOnly,
  query: ReportQuery,
  choice: RowChoice,
  after: string | undefined,
  limit: number,
): ReportRows {
  const most = Math.max(1, Math.min(limit, MOST_ROWS))
  const conditions = [...placeConditions(query, choice), ...choiceConditions(query, choice), ...behind(after)]
  const narrowed = narrowing(query.filter)
  const text = `select ${clockColumns}, (select reference from tickets where id = message_clocks.ticket_id)
    from message_clocks where ${conditions.map(([condition]) => `(${condition})`).join(' and ')} ${narrowed.text}
    order by arrived_ms desc, seq desc limit ?`
  const values = conditions.flatMap(([, ...given]) => given)
  const rows = client
    .prepare(text)
    .raw()
    .all(...values, ...narrowed.values, most + 1) as RawRow[]
  const shown = rows.slice(0, most).map(toRow)
  const last = shown.at(-1)
  return {
    rows: shown,
    ...(rows.length > most && last ? { next: `${last.arrivedMs}.${last.seq}` } : {}),
  }
}

type Condition = readonly [text: string, ...values: (string | number)[]]

function toRow(row: RawRow): ReportRow {
  return { ...toClock(row), reference: (row[22] as string | null) ?? '' }
}

function placeConditions(
  { period, calendar, asOfMs }: ReportQuery,
  { week, isOpen, age }: RowChoice,
): Condition[] {
  if (isOpen) {
    const open: Condition = [`${isClock} and ended_ms = ?`, END_OF_TIME]
    if (age === undefined) return [open]
    const { fromMs, toMs } = arrivalsOfAge(calendar, asOfMs, age)
    return [open, ['arrived_ms >= ? and arrived_ms < ?', fromMs, toMs]]
  }
  const conditions: Condition[] = [['arrived_ms >= ? and arrived_ms < ?', period.startMs, period.endMs]]
  if (week === undefined) return conditions
  const days = serviceDays(calendar)
  const monday = days.numberOf(week)
  return [
    ...conditions,
    ['arrived_ms >= ? and arrived_ms < ?', days.day(monday).start, days.day(monday + 6).end],
  ]
}

const isUnanswered = 'answered_ms is null'

function choiceConditions({ asOfMs }: ReportQuery, choice: RowChoice): Condition[] {
  const { part, result, exclusion, receipt, receiptReason } = choice
  const late: Condition = [
    `answered_ms > due_ms or (${isUnanswered} and (closed_ms > due_ms or (closed_ms is null and due_ms < ?)))`,
    asOfMs,
  ]
  const results: Readonly<Record<NonNullable<RowChoice['result']>, readonly Condition[]>> = {
    met: [['answered_ms <= due_ms']],
    missed: [late],
    unanswered: [late, [isUnanswered]],
    pending: [[`${isUnanswered} and closed_ms is null and due_ms >= ?`, asOfMs]],
    closed: [[`${isUnanswered} and closed_ms <= due_ms`]],
  }
  return [
    ...(part ? [['part = ?', part] as const] : []),
    ...(result ? [[isClock] as const, ...results[result]] : []),
    ...(exclusion === undefined ? [] : [['part = ?', exclusion] as const]),
    ...(receipt === 'bounced'
      ? [['is_receipt_bounced = 1'] as const]
      : receipt
        ? [['receipt = ?', receipt] as const]
        : []),
    ...(receiptReason === undefined ? [] : [['receipt_reason = ?', receiptReason] as const]),
  ]
}

/** A place comes back from a URL: one that says nothing begins at the beginning. */
function behind(after: string | undefined): Condition[] {
  const [, arrived, seq] = /^(-?\d{1,16})\.(\d{1,15})$/.exec(after ?? '') ?? []
  return arrived === undefined || seq === undefined
    ? []
    : [['(arrived_ms, seq) < (?, ?)', Number(arrived), Number(seq)]]
}

function narrowing({ topic, language, urgency, handlerId }: ReportFilter) {
  const given = [
    ['language', language],
    ['urgency', urgency],
    ['topic', topic],
    ['handler_id', handlerId],
  ] as const
  const used = given.filter(([, value]) => value !== undefined)
  return {
    text: used.map(([column]) => `and ${column} = ?`).join(' '),
    values: used.map(([, value]) => value as string),
  }
}
