import type { Measure } from '../../../reports/message-clock.ts'
import { type Outage, outagesOf } from '../../../reports/outages.ts'
import { type Period, periodBefore } from '../../../reports/period.ts'
import type { ResponseTimes } from '../../../reports/response-times.ts'
import { type ReportQuery, summariser } from '../../../reports/summarise.ts'
import { type RawRow, toMeasure } from './report-clock-rows.ts'
import { measureColumns, type ReadOnly } from './report-clock-table.ts'
import { END_OF_TIME, isClock, narrowing } from './report-conditions.ts'

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
