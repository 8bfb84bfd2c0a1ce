import { parentPort, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
import type { ServiceCalendar } from '../../../business-time/service-calendar.ts'
import type { ReportQuery } from '../../../reports/summarise.ts'
import { readResponseTimes } from './report-reads.ts'
import { readRankedRows, readReportRows } from './report-rows.ts'
import type { ReportAnswer, ReportQuestion } from './report-thread.ts'

/** Reads reports on a connection of its own that cannot write; the desk goes on answering meanwhile. */
const { file } = workerData as { readonly file: string }
const client = new Sqlite(file, { readonly: true })
client.pragma('busy_timeout = 5000')
client.pragma('trusted_schema = OFF')

/** Days are computed once for each calendar object, and every question brings a copy of its own. */
const calendars = new Map<string, ServiceCalendar>()

function sameCalendar(calendar: ServiceCalendar): ServiceCalendar {
  const key = JSON.stringify(calendar)
  const known = calendars.get(key) ?? calendar
  calendars.set(key, known)
  return known
}

parentPort?.on('message', ({ id, query, rows, ranked }: ReportQuestion) => {
  const result = resultOf({ ...query, calendar: sameCalendar(query.calendar) }, rows, ranked)
  parentPort?.postMessage({ id, result } satisfies ReportAnswer)
})

function resultOf(
  query: ReportQuery,
  rows: ReportQuestion['rows'],
  ranked: ReportQuestion['ranked'],
): ReportAnswer['result'] {
  if (rows) return readReportRows(client, query, rows.choice, rows.after, rows.limit)
  if (ranked) return readRankedRows(client, query, ranked.choice, ranked.by, ranked.before, ranked.limit)
  return readResponseTimes(client, query)
}
