import type { RowChoice } from '../../reports/report-store.ts'
import type { ResponseTimes } from '../../reports/response-times.ts'
import type { BacklogChart } from './report-chart.ts'
import type { ReportReader } from './report-reader.ts'

export type ShownBacklog = {
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

export function shownBacklog(
  report: ResponseTimes,
  { voice, charts }: ReportReader,
  href: (choice: RowChoice) => string,
): ShownBacklog {
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
