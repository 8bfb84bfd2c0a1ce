import { nearestRankOf, rankShares } from '../../../reports/nearest-rank.ts'
import type { RankedBy, RankedRows, ReportRow, ReportRows, RowChoice } from '../../../reports/report-store.ts'
import type { ReportQuery } from '../../../reports/summarise.ts'
import { type RawRow, toClock } from './report-clock-rows.ts'
import { clockColumns, type ReadOnly } from './report-clock-table.ts'
import { type Condition, choiceConditions, isOutcomeKnown, joined } from './report-conditions.ts'

const MOST_ROWS = 200
const rowColumns = `${clockColumns}, (select reference from tickets where id = message_clocks.ticket_id)`

/** The messages behind a number, newest arrival first. */
export function readReportRows(
  client: ReadOnly,
  query: ReportQuery,
  choice: RowChoice,
  after: string | undefined,
  limit: number,
): ReportRows {
  const most = Math.max(1, Math.min(limit, MOST_ROWS))
  const { text, values } = joined([...choiceConditions(query, choice), ...behind(after)])
  const rows = client
    .prepare(
      `select ${rowColumns} from message_clocks where ${text} order by arrived_ms desc, seq desc limit ?`,
    )
    .raw()
    .all(...values, most + 1) as RawRow[]
  const shown = rows.slice(0, most).map(toRow)
  const last = shown.at(-1)
  return {
    rows: shown,
    ...(rows.length > most && last ? { next: `${last.arrivedMs}.${last.seq}` } : {}),
  }
}

/** An answer still owed is longer than any, as the figures count it. */
const lengths: Readonly<Record<RankedBy['of'], string>> = {
  answers: 'minutes is null, minutes',
  receipts: 'max(0, receipt_ms - arrived_ms)',
}

/** Every message a median or percentile was picked from, shortest first. */
export function readRankedRows(
  client: ReadOnly,
  query: ReportQuery,
  choice: RowChoice,
  by: RankedBy,
  before: number | undefined,
  limit: number,
): RankedRows {
  const most = Math.max(1, Math.min(limit, MOST_ROWS))
  const measured: Condition = by.of === 'receipts' ? ["receipt = 'sent'"] : isOutcomeKnown(query)
  const { text, values } = joined([...choiceConditions(query, choice), measured])
  const from = `from message_clocks where ${text}`
  const { count } = client.prepare(`select count(*) as count ${from}`).get(...values) as { count: number }
  if (count === 0) return { count, before: 0, rows: [] }
  const place = nearestRankOf(count, rankShares[by.rank])
  const start = before === undefined ? Math.floor((place - 1) / most) * most : Math.min(before, count - 1)
  const page = client
    .prepare(`select ${rowColumns} ${from} order by ${lengths[by.of]}, arrived_ms, seq limit ? offset ?`)
    .raw()
  const rowsFrom = (offset: number, rows: number) =>
    (page.all(...values, rows, offset) as RawRow[]).map(toRow)
  const rows = rowsFrom(start, most)
  const row = rows[place - 1 - start] ?? rowsFrom(place - 1, 1)[0]
  return { count, before: start, rows, ...(row ? { picked: { place, row } } : {}) }
}

function toRow(row: RawRow): ReportRow {
  return { ...toClock(row), reference: (row[22] as string | null) ?? '' }
}

/** A place comes back from a URL: one that says nothing begins at the beginning. */
function behind(after: string | undefined): Condition[] {
  const [, arrived, seq] = /^(-?\d{1,16})\.(\d{1,15})$/.exec(after ?? '') ?? []
  return arrived === undefined || seq === undefined
    ? []
    : [['(arrived_ms, seq) < (?, ?)', Number(arrived), Number(seq)]]
}
