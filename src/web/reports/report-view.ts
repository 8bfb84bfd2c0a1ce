import { ageLimits } from '../../reports/ageing.ts'
import type { Figures } from '../../reports/figures.ts'
import type { Rank } from '../../reports/nearest-rank.ts'
import type { RowChoice } from '../../reports/report-store.ts'
import type { ResponseTimes } from '../../reports/response-times.ts'
import { fewestShown } from '../../reports/summary-table.ts'
import type { TableWords } from '../../reports/table-words.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { Voice } from '../page/render.ts'
import type { BacklogChart, WeekChart } from './report-chart.ts'
import { choiceFields, type ReportAddress, reportHref } from './report-query.ts'

/** Groups smaller than this are not compared with each other. */
const fewestCompared = 20
export const rowsPath = '/reports/response-times/rows'

/** A line of figures in words; `href` leads to the messages behind it. */
export type FigureLine = {
  readonly name: string
  readonly href?: string
  readonly count: string
  /** Absent where the group is too small to be shown. */
  readonly shown?: {
    readonly share: string
    readonly barWidth: number
    readonly missed: number
    readonly missedHref: string
    readonly median: string
    readonly medianHref?: string
    readonly p90: string
    readonly p90Href?: string
  }
}

export type CountLine = { readonly name: string; readonly count: number; readonly href?: string }

export type ShownReport = {
  readonly period: string
  readonly previous: string
  readonly computed: string
  readonly versions: string
  readonly first: FigureCards
  readonly next: FigureCards
  readonly weeks: {
    readonly chart: WeekChart
    readonly finding: string
    readonly lines: readonly FigureLine[]
    readonly target: string
  }
  readonly backlog: {
    readonly chart: BacklogChart
    readonly finding: string
    readonly lines: readonly {
      readonly date: string
      readonly open: number
      readonly openHref: string
      readonly overdue: number
      readonly overdueHref: string
    }[]
  }
  readonly ageing: readonly CountLine[]
  readonly openNow: number
  readonly openHref: string
  readonly byLanguage: readonly FigureLine[]
  readonly byUrgency: readonly FigureLine[]
  readonly byTopic: readonly FigureLine[]
  readonly byHandler: readonly FigureLine[]
  readonly hasSmallGroup: boolean
  readonly receipts: readonly {
    readonly name: string
    readonly text: string
    readonly href?: string
    readonly isFault?: boolean
  }[]
  readonly balance: readonly CountLine[]
  readonly received: number
  readonly outages: readonly string[]
}

/** "4 t 35 min" in parts: the numbers are large, the units beside them small. */
export type FigurePart = { readonly text: string; readonly isUnit: boolean }

export type FigureCards = {
  readonly share: readonly FigurePart[]
  readonly shareHref: string
  readonly shareDetail: string
  readonly shareBefore: string
  readonly shareBeforeHref?: string
  readonly median: readonly FigurePart[]
  readonly medianHref?: string
  readonly medianDetail: string
  readonly beforeHref?: string
  readonly p90: readonly FigurePart[]
  readonly p90Href?: string
  readonly missed: number
  readonly missedHref: string
  readonly unanswered: number
  readonly count: number
}

export type ReportReader = {
  readonly voice: Voice
  readonly words: TableWords
  readonly address: ReportAddress
  readonly settings: OfficeSettings
  /** What draws, fetched with the first report. */
  readonly charts: typeof import('./report-chart.ts')
  /** Whose line of the table by handler is shown: everybody's or one's own. */
  maySee(handlerId: string): boolean
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

/** "4 t – 8 t". */
export function ageName(index: number, { t, f }: Voice): string {
  const [from, to] = [f.duration(ageLimits[index - 1] ?? 0), ageLimits[index]]
  return to === undefined
    ? t('report.age.over', { from })
    : t('report.age.between', { from, to: f.duration(to) })
}

export function percent(share: number | undefined, { t, f }: Voice): string {
  return share === undefined ? '–' : t('report.percent', { value: f.number(share * 100) })
}

export function length(minutes: number | undefined, { f }: Voice): string {
  return minutes === undefined ? '–' : f.duration(minutes)
}

/** "28.9.2026–22.11.2026" in the language's own way. */
export function dates(
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  { t, f }: Voice,
): string {
  return t('report.dates', { from: f.date(new Date(startMs)), to: f.date(new Date(endMs - 1)) })
}

function cards(part: 'first' | 'next', report: ResponseTimes, { voice, address }: ReportReader): FigureCards {
  const { t } = voice
  const [figures, previous] =
    part === 'first' ? [report.first, report.previousFirst] : [report.next, report.previousNext]
  const href = (result: 'met' | 'missed') => reportHref(rowsPath, address, { part, result })
  const ranked = rankHrefs(figures, reportHref(rowsPath, address, { part }))
  const { from, to } = report.previousPeriod
  const earlier = { ...address, from, to }
  const before = rankHrefs(previous, reportHref(rowsPath, earlier, { part }))
  return {
    share: figureParts(percent(figures.shareMet, voice)),
    shareHref: href('met'),
    shareDetail: t('report.met-of', { met: figures.met, count: figures.count }),
    shareBefore: t('report.before-share', { before: percent(previous.shareMet, voice) }),
    ...(previous.count > 0
      ? { shareBeforeHref: reportHref(rowsPath, earlier, { part, result: 'met' }) }
      : {}),
    median: figureParts(length(figures.medianMinutes, voice)),
    medianDetail: t('report.before', { value: length(previous.medianMinutes, voice) }),
    ...(before.medianHref ? { beforeHref: before.medianHref } : {}),
    p90: figureParts(length(figures.p90Minutes, voice)),
    ...ranked,
    missed: figures.missed,
    missedHref: href('missed'),
    unanswered: figures.unanswered,
    count: figures.count,
  }
}

/** To the messages a figure was picked from; where there is none, there is nothing to open. */
function rankHrefs({ medianMinutes, p90Minutes }: Figures, href: string) {
  return {
    ...(medianMinutes === undefined ? {} : { medianHref: `${href}&rank=median` }),
    ...(p90Minutes === undefined ? {} : { p90Href: `${href}&rank=p90` }),
  }
}

function figureParts(text: string): readonly FigurePart[] {
  return text
    .split(/(\p{L}+|%)/u)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, isUnit: /\p{L}|%/u.test(part) }))
}

function figureLine(name: string, figures: Figures, href: string, voice: Voice): FigureLine {
  return {
    name,
    href,
    count: voice.f.number(figures.count),
    shown: {
      share: percent(figures.shareMet, voice),
      barWidth: Math.round((figures.shareMet ?? 0) * 1000) / 10,
      missed: figures.missed,
      missedHref: `${href}&result=missed`,
      median: length(figures.medianMinutes, voice),
      p90: length(figures.p90Minutes, voice),
      ...rankHrefs(figures, href),
    },
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

/** Working time of the target in the chart: its days of full service; the true promise is closing time of a day. */
function targetMinutes(
  { serviceHours, targets }: OfficeSettings,
  urgency: string,
): { days: number; minutes: number } {
  const { ordinaryDays, legalDeadlineDays, crisisDays } = targets
  const days =
    urgency === 'crisis' ? crisisDays : urgency === 'legal-deadline' ? legalDeadlineDays : ordinaryDays
  const daily = Object.values(serviceHours.week).map((spans) =>
    spans.reduce((sum, { from, to }) => sum + minuteOf(to) - minuteOf(from), 0),
  )
  return { days, minutes: Math.max(1, days) * Math.max(...daily) }
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

function shownWeeks(
  report: ResponseTimes,
  reader: ReportReader,
  href: (choice: RowChoice) => string,
): ShownReport['weeks'] {
  const { voice, settings, address, charts } = reader
  const { t, f } = voice
  const target = targetMinutes(settings, address.urgency)
  const label = (week: number) => t('report.week', { week })
  const weeks = report.weeks.map((week) => ({ ...week, label: label(week.week) }))
  const known = weeks.filter(({ p90Minutes }) => p90Minutes !== undefined)
  const slowest = known.reduce<(typeof weeks)[number] | undefined>(
    (worst, week) => (worst && worst.p90Minutes! >= week.p90Minutes! ? worst : week),
    undefined,
  )
  const over = weeks.filter(
    ({ p90Minutes }) => p90Minutes === undefined || p90Minutes > target.minutes,
  ).length
  return {
    chart: charts.weekChart(weeks, target.minutes, (minutes) => f.duration(minutes)),
    target: t('report.target', { days: target.days }),
    finding: slowest
      ? t('report.weeks.finding', {
          weeks: weeks.length,
          within: weeks.length - over,
          week: slowest.label,
          value: length(slowest.p90Minutes, voice),
        })
      : t('report.weeks.none'),
    lines: weeks.map((week) =>
      figureLine(`${week.label} / ${week.year}`, week, href({ part: 'first', week: week.from }), voice),
    ),
  }
}

function shownBacklog(
  report: ResponseTimes,
  { voice, charts }: ReportReader,
  href: (choice: RowChoice) => string,
): ShownReport['backlog'] {
  const { t, f } = voice
  const { backlog, ageing } = report
  const highest = backlog.reduce<(typeof backlog)[number] | undefined>(
    (most, point) => (most && most.open >= point.open ? most : point),
    undefined,
  )
  const day = (date: string) => f.date(new Date(`${date}T12:00:00Z`))
  return {
    chart: charts.backlogChart(backlog, (count) => f.number(count)),
    finding: t('report.backlog.finding', {
      most: highest?.open ?? 0,
      day: highest ? day(highest.date) : '–',
      now: ageing.open,
      overdue: ageing.overdue,
    }),
    lines: backlog.map(({ date, open, overdue }) => ({
      ...{ date: day(date), open, overdue },
      openHref: href({ openAt: date }),
      overdueHref: href({ openAt: date, isOverdue: true }),
    })),
  }
}

function shownReceipts(
  report: ResponseTimes,
  { voice, words }: ReportReader,
  href: (choice: RowChoice) => string,
): ShownReport['receipts'] {
  const { t, f } = voice
  const { sent, medianMinutes, p90Minutes, worst, suppressed, ...others } = report.receipts
  const line = (key: 'bounced' | 'waiting' | 'refused' | 'missing') => ({
    name: words.value('receipt', key),
    text: f.number(others[key]),
    isFault: key === 'missing' && others.missing > 0,
    href: href({ receipt: key }),
  })
  const ranked = (rank: Rank, minutes: number | undefined) => ({
    name: t(`report.receipt.${rank}`),
    text: length(minutes, voice),
    ...(minutes === undefined ? {} : { href: `${href({ receipt: 'sent' })}&rank=${rank}` }),
  })
  return [
    { name: t('report.receipt.sent'), text: f.number(sent), href: href({ receipt: 'sent' }) },
    ranked('median', medianMinutes),
    ranked('p90', p90Minutes),
    ranked('worst', worst?.minutes),
    ...(['bounced', 'waiting', 'refused', 'missing'] as const).map(line),
    ...Object.entries(suppressed).map(([reason, count]) => ({
      name: t('report.receipt.suppressed', { reason: words.value('receipt', reason) }),
      text: f.number(count),
      href: href({ receipt: 'suppressed', receiptReason: reason }),
    })),
  ]
}

function shownBalance(
  { balance }: ResponseTimes,
  words: TableWords,
  href: (choice: RowChoice) => string,
  { t }: Voice,
): readonly CountLine[] {
  const { first, next, pending, closed, excluded } = balance
  return [
    { name: t('report.heading.first'), count: first, href: href({ part: 'first' }) },
    { name: t('report.heading.next'), count: next, href: href({ part: 'next' }) },
    { name: t('report.heading.pending'), count: pending, href: href({ result: 'pending' }) },
    { name: t('report.heading.closed'), count: closed, href: href({ result: 'closed' }) },
    ...Object.entries(excluded).map(([key, count]) => ({
      name: words.value('exclusion', key),
      count,
      href: href({ exclusion: key }),
    })),
  ]
}
