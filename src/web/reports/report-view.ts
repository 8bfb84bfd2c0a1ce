import type { Figures } from '../../reports/figures.ts'
import type { RowChoice } from '../../reports/report-store.ts'
import type { ResponseTimes } from '../../reports/response-times.ts'
import { fewestShown } from '../../reports/summary-table.ts'
import { type ShownBacklog, shownBacklog } from './report-backlog.ts'
import { type CountLine, shownBalance } from './report-balance.ts'
import { cards, type FigureCards } from './report-cards.ts'
import { ageName, dates, type FigureLine, figureLine, rowsPath } from './report-figures.ts'
import { choiceFields, reportHref } from './report-query.ts'
import type { ReportReader } from './report-reader.ts'
import { type ReceiptLine, shownReceipts } from './report-receipts.ts'
import { type ShownWeeks, shownWeeks } from './report-weeks.ts'

/** Groups smaller than this are not compared with each other. */
const fewestCompared = 20

export type ShownReport = {
  readonly period: string
  readonly previous: string
  readonly computed: string
  readonly versions: string
  readonly first: FigureCards
  readonly next: FigureCards
  readonly weeks: ShownWeeks
  readonly backlog: ShownBacklog
  readonly ageing: readonly CountLine[]
  readonly openNow: number
  readonly openHref: string
  readonly byLanguage: readonly FigureLine[]
  readonly byUrgency: readonly FigureLine[]
  readonly byTopic: readonly FigureLine[]
  readonly byHandler: readonly FigureLine[]
  readonly hasSmallGroup: boolean
  readonly receipts: readonly ReceiptLine[]
  readonly balance: readonly CountLine[]
  readonly received: number
  readonly outages: readonly string[]
}

export function shownReport(report: ResponseTimes, reader: ReportReader): ShownReport {
  const { voice, words, address } = reader
  const { t, f } = voice
  const href = (choice: RowChoice) => reportHref(rowsPath, address, choiceFields(choice))
  const handlers = report.byHandler.filter(({ key }) => reader.maySee(key))
  const named = (part: 'language' | 'urgency' | 'topic', key: string, figures: Figures) =>
    figureLine(
      words.value(part, key),
      figures,
      reportHref(rowsPath, { ...address, [part]: key }, { part: 'first' }),
      voice,
    )
  return {
    period: dates(report.period, voice),
    previous: dates(report.previousPeriod, voice),
    computed: f.dateTime(new Date(report.asOfMs)),
    versions: report.settingsVersions.map(({ version }) => String(version)).join(', '),
    first: cards('first', report, reader),
    next: cards('next', report, reader),
    weeks: shownWeeks(report, reader, href),
    backlog: shownBacklog(report, reader, href),
    ageing: report.ageing.classes.map(({ count }, index) => ({
      name: ageName(index, voice),
      count,
      href: href({ isOpen: true, age: index }),
    })),
    openNow: report.ageing.open,
    openHref: href({ isOpen: true }),
    byLanguage: report.byLanguage.map(({ key, ...figures }) => named('language', key, figures)),
    byUrgency: report.byUrgency.map(({ key, ...figures }) => named('urgency', key, figures)),
    byTopic: report.byTopic.map(({ key, ...figures }) => named('topic', key, figures)),
    byHandler: handlers
      .map(({ key, ...figures }) => handlerLine(key, figures, reader))
      .sort((a, b) => a.name.localeCompare(b.name, voice.language)),
    hasSmallGroup: handlers.some(({ count }) => count < fewestCompared),
    receipts: shownReceipts(report, reader, href),
    balance: shownBalance(report, words, href, voice),
    received: report.balance.received,
    outages: report.outages.map(({ fromMs, toMs }) =>
      t('report.outage', {
        from: f.dateTime(new Date(fromMs)),
        to: toMs === undefined ? '–' : f.dateTime(new Date(toMs)),
      }),
    ),
  }
}

function handlerLine(key: string, figures: Figures, { voice, words, address }: ReportReader): FigureLine {
  const name = words.handler(key)
  if (figures.count < fewestShown) return { name, count: voice.t('report.few', { count: fewestShown }) }
  const href = reportHref(rowsPath, { ...address, handler: key }, { part: 'first' })
  const line = figureLine(name, figures, href, voice)
  return key === ''
    ? { ...line, href: reportHref(rowsPath, address, { part: 'first', result: 'unanswered' }) }
    : line
}
