import { withOffice } from '../office/office.ts'
import type { Figures } from '../reports/figures.ts'
import { periodOf } from '../reports/period.ts'
import type { ResponseTimes } from '../reports/response-times.ts'
import { summaryTable } from '../reports/summary-table.ts'
import { codes } from '../reports/table-words.ts'
import { toCsv } from '../reports/to-csv.ts'
import { toJson } from '../reports/to-json.ts'
import { readArguments } from './arguments.ts'
import { type Command, CommandFault, exitCode } from './command.ts'
import { configured } from './configured.ts'

const faults = {
  'date-invalid': 'Options --from and --to need dates such as 2026-11-24.',
  'ends-before-it-begins': 'The period ends before it begins.',
  'too-long': 'A period is six years at most.',
} as const

/** The response-time report outside the desk; reading it is an event like a look at the page. */
export const report: Command = {
  usage: 'response-times --from DATE --to DATE [--csv|--json] [--rebuild]',
  summary:
    'Figures of response times and receipts; --rebuild derives every measure from the events again before it answers.',
  async run([what, ...args], terminal) {
    if (what !== 'response-times') throw new CommandFault(exitCode.usage, 'Say response-times.')
    const { values } = readArguments(
      args,
      {
        from: { type: 'string', default: '' },
        to: { type: 'string', default: '' },
        csv: { type: 'boolean' },
        json: { type: 'boolean' },
        rebuild: { type: 'boolean' },
      },
      { least: 0, most: 0, names: '' },
    )
    if (values.csv && values.json) throw new CommandFault(exitCode.usage, 'Say --csv or --json, not both.')
    return withOffice(configured(terminal), async ({ storage }) => {
      const { settings, version } = await storage.settings()
      const calendar = settings.serviceHours
      const period = periodOf(calendar, values.from, values.to)
      if ('fault' in period) throw new CommandFault(exitCode.usage, faults[period.fault])
      if (values.rebuild) await storage.rebuildReports()
      const asOf = terminal.now()
      const result = await storage.responseTimes({ period, filter: {}, calendar, asOfMs: asOf.getTime() })
      const facts = { from: period.from, to: period.to, settingsVersion: version }
      await storage.recordEvent({ kind: 'report-viewed', at: asOf, actor: 'operator', facts })
      terminal.out(
        values.json
          ? `${JSON.stringify(toJson(result), null, 2)}\n`
          : values.csv
            ? toCsv(summaryTable(result, codes))
            : sentences(result),
      )
      return exitCode.done
    })
  },
}

function sentences({ period, first, next, balance, receipts, ageing }: ResponseTimes): string {
  const excluded = Object.entries(balance.excluded).filter(([, count]) => count > 0)
  return [
    `${period.from} to ${period.to}: ${balance.received} messages received.`,
    `First responses: ${said(first)}.`,
    `Later responses: ${said(next)}.`,
    `Waiting in time ${balance.pending}, closed without an answer ${balance.closed}.`,
    `Not measured: ${excluded.map(([reason, count]) => `${reason} ${count}`).join(', ') || 'none'}.`,
    `Receipts: ${receipts.sent} sent, ${receipts.missing} missing, median ${minutes(receipts.medianMinutes)}.`,
    `Owed now: ${ageing.open}, overdue ${ageing.overdue}.`,
    '',
  ].join('\n')
}

function said({ count, met, shareMet, medianMinutes, p90Minutes }: Figures): string {
  if (shareMet === undefined) return 'none'
  const percent = (shareMet * 100).toFixed(1)
  return `${met} of ${count} in time (${percent} %), median ${minutes(medianMinutes)}, 90 % within ${minutes(p90Minutes)} of working time`
}

function minutes(value: number | undefined): string {
  return value === undefined ? 'unknown' : `${Math.floor(value / 60)} h ${Math.floor(value % 60)} min`
}
