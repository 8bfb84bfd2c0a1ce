import type { Figures } from './figures.ts'
import type { ResponseTimes } from './response-times.ts'
import type { Cell } from './to-csv.ts'

/** Names of the parts and columns of the table; `codes` are stable for scripts, a page brings words. */
export type TableWords = {
  /** Of a part or a column. */
  heading(name: Heading): string
  /** Of a language, an urgency, an exclusion, a reason for no receipt. */
  value(kind: 'language' | 'urgency' | 'exclusion' | 'receipt', key: string): string
  handler(id: string): string
}

export type Heading =
  | 'part'
  | 'item'
  | 'count'
  | 'met'
  | 'missed'
  | 'unanswered'
  | 'share'
  | 'p10'
  | 'median'
  | 'p90'
  | 'period'
  | 'from'
  | 'to'
  | 'computed'
  | 'settings-version'
  | 'first'
  | 'next'
  | 'previous-first'
  | 'previous-next'
  | 'week'
  | 'by-language'
  | 'by-urgency'
  | 'by-handler'
  | 'few'
  | 'balance'
  | 'received'
  | 'pending'
  | 'closed'
  | 'receipts'
  | 'sent'
  | 'backlog'
  | 'open'
  | 'overdue'

export const codes: TableWords = {
  heading: (name) => name,
  value: (_, key) => key,
  handler: (id) => id || 'none',
}

/** Groups of people smaller than this show no figures, so that nobody's single day is on display. */
export const fewestShown = 5

/** The whole report as one table, part by part; lengths in working minutes, shares in per cent. */
export function summaryTable(report: ResponseTimes, words: TableWords): readonly (readonly Cell[])[] {
  const { heading, value, handler } = words
  const line = (part: Heading, item: string, figures: Figures) => [heading(part), item, ...columnsOf(figures)]
  const count = (part: Heading, item: string, number: number) => [heading(part), item, number]
  const { balance, receipts } = report
  return [
    [heading('period'), heading('from'), report.period.from],
    [heading('period'), heading('to'), report.period.to],
    [heading('period'), heading('computed'), new Date(report.asOfMs).toISOString()],
    ...report.settingsVersions.map(({ version, clocks }) => [
      heading('settings-version'),
      String(version),
      clocks,
    ]),
    (['part', 'item', 'count', 'met', 'missed', 'unanswered', 'share', 'p10', 'median', 'p90'] as const).map(
      heading,
    ),
    line('first', '', report.first),
    line('next', '', report.next),
    line('previous-first', '', report.previousFirst),
    line('previous-next', '', report.previousNext),
    ...report.weeks.map((week) => line('week', `${week.year}-W${String(week.week).padStart(2, '0')}`, week)),
    ...report.byLanguage.map((group) => line('by-language', value('language', group.key), group)),
    ...report.byUrgency.map((group) => line('by-urgency', value('urgency', group.key), group)),
    ...report.byHandler.map((group) =>
      group.count < fewestShown
        ? [heading('by-handler'), handler(group.key), heading('few')]
        : line('by-handler', handler(group.key), group),
    ),
    count('balance', heading('received'), balance.received),
    count('balance', heading('first'), balance.first),
    count('balance', heading('next'), balance.next),
    count('balance', heading('pending'), balance.pending),
    count('balance', heading('closed'), balance.closed),
    ...Object.entries(balance.excluded).map(([key, number]) =>
      count('balance', value('exclusion', key), number),
    ),
    [
      heading('receipts'),
      heading('sent'),
      receipts.sent,
      ...none(5),
      receipts.medianMinutes,
      receipts.p90Minutes,
    ],
    ...(['bounced', 'waiting', 'refused', 'missing'] as const).map((key) =>
      count('receipts', value('receipt', key), receipts[key]),
    ),
    ...Object.entries(receipts.suppressed).map(([key, number]) =>
      count('receipts', value('receipt', key), number),
    ),
    [heading('backlog'), heading('to'), heading('open'), heading('overdue')],
    ...report.backlog.map(({ date, open, overdue }) => [heading('backlog'), date, open, overdue]),
  ]
}

function columnsOf(figures: Figures): readonly Cell[] {
  const { count, met, missed, unanswered, shareMet, p10Minutes, medianMinutes, p90Minutes } = figures
  const percent = shareMet === undefined ? undefined : shareMet * 100
  return [count, met, missed, unanswered, percent, p10Minutes, medianMinutes, p90Minutes]
}

function none(count: number): readonly undefined[] {
  return new Array<undefined>(count).fill(undefined)
}
