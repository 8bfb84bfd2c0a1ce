import { type Cell, dateCell, minutesCell, type Row, shareCell } from './cell.ts'
import type { Figures } from './figures.ts'
import type { ResponseTimes } from './response-times.ts'
import type { Heading, TableWords } from './table-words.ts'

/** Groups of people smaller than this show no figures, so that nobody's single day is on display. */
export const fewestShown = 5

export type TablePart = {
  readonly name: Heading
  /** Absent for the parameters, which are names with values. */
  readonly columns?: readonly Heading[]
  readonly rows: readonly Row[]
}

const figureColumns = [
  ...(['part', 'item', 'count', 'met', 'missed', 'unanswered', 'share'] as const),
  ...(['p10', 'median', 'p90'] as const),
]

/** The whole report as one table in parts: the parameters first, then what was found. */
export function summaryParts(report: ResponseTimes, words: TableWords): readonly TablePart[] {
  return [
    { name: 'period', rows: parameters(report, words) },
    { name: 'figures', columns: figureColumns, rows: figures(report, words) },
    { name: 'balance', columns: figureColumns, rows: balance(report, words) },
    { name: 'receipts', columns: figureColumns, rows: receipts(report, words) },
    {
      name: 'backlog',
      columns: ['backlog', 'to', 'open', 'overdue'],
      rows: report.backlog.map(({ date, open, overdue }) => [
        words.heading('backlog'),
        dateCell(date),
        open,
        overdue,
      ]),
    },
  ]
}

/** The parts below each other, the names of the columns once where they change. */
export function summaryTable(report: ResponseTimes, words: TableWords): readonly Row[] {
  const parts = summaryParts(report, words)
  return parts.flatMap(({ columns, rows }, index) =>
    columns === undefined || columns === parts[index - 1]?.columns
      ? rows
      : [columns.map(words.heading), ...rows],
  )
}

function parameters({ period, asOfMs, filter, settingsVersions }: ResponseTimes, words: TableWords): Row[] {
  const { heading, value, handler } = words
  const { topic, language, urgency, handlerId } = filter
  return [
    [heading('period'), heading('from'), dateCell(period.from)],
    [heading('period'), heading('to'), dateCell(period.to)],
    [heading('period'), heading('computed'), { kind: 'moment', ms: asOfMs }],
    ...(topic ? [[heading('filter'), heading('by-topic'), value('topic', topic)]] : []),
    ...(language ? [[heading('filter'), heading('by-language'), value('language', language)]] : []),
    ...(urgency ? [[heading('filter'), heading('by-urgency'), value('urgency', urgency)]] : []),
    ...(handlerId ? [[heading('filter'), heading('by-handler'), handler(handlerId)]] : []),
    ...settingsVersions.map(({ version, clocks }) => [heading('settings-version'), String(version), clocks]),
  ]
}

function figures(report: ResponseTimes, { heading, value, handler }: TableWords): Row[] {
  const line = (part: Heading, item: string, found: Figures) => [heading(part), item, ...columnsOf(found)]
  return [
    line('first', '', report.first),
    line('next', '', report.next),
    line('previous-first', '', report.previousFirst),
    line('previous-next', '', report.previousNext),
    ...report.weeks.map((week) => line('week', `${week.year}-W${String(week.week).padStart(2, '0')}`, week)),
    ...report.byLanguage.map((group) => line('by-language', value('language', group.key), group)),
    ...report.byUrgency.map((group) => line('by-urgency', value('urgency', group.key), group)),
    ...report.byTopic.map((group) => line('by-topic', value('topic', group.key), group)),
    ...report.byHandler.map((group) =>
      group.count < fewestShown
        ? [heading('by-handler'), handler(group.key), heading('few')]
        : line('by-handler', handler(group.key), group),
    ),
  ]
}

function columnsOf(figures: Figures): Row {
  const { count, met, missed, unanswered, shareMet, p10Minutes, medianMinutes, p90Minutes } = figures
  const lengths = [p10Minutes, medianMinutes, p90Minutes].map(minutesCell)
  return [count, met, missed, unanswered, shareCell(shareMet), ...lengths]
}

function balance({ balance: { excluded, ...counts } }: ResponseTimes, words: TableWords): Row[] {
  const line = (item: string, number: number) => [words.heading('balance'), item, number]
  return [
    ...(['received', 'first', 'next', 'pending', 'closed'] as const).map((name) =>
      line(words.heading(name), counts[name]),
    ),
    ...Object.entries(excluded).map(([key, number]) => line(words.value('exclusion', key), number)),
  ]
}

function receipts({ receipts: found }: ResponseTimes, { heading, value }: TableWords): Row[] {
  const line = (item: string, ...cells: Cell[]) => [heading('receipts'), item, ...cells]
  const lengths = [minutesCell(found.medianMinutes), minutesCell(found.p90Minutes)]
  return [
    line(heading('sent'), found.sent, ...new Array<undefined>(5).fill(undefined), ...lengths),
    ...(['bounced', 'waiting', 'refused', 'missing'] as const).map((key) =>
      line(value('receipt', key), found[key]),
    ),
    ...Object.entries(found.suppressed).map(([key, number]) => line(value('receipt', key), number)),
  ]
}
