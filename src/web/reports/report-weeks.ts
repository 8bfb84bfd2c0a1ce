import type { RowChoice } from '../../reports/report-store.ts'
import type { ResponseTimes } from '../../reports/response-times.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { WeekChart } from './report-chart.ts'
import { type FigureLine, figureLine, length } from './report-figures.ts'
import type { ReportReader } from './report-reader.ts'

export type ShownWeeks = {
  readonly chart: WeekChart
  readonly finding: string
  readonly lines: readonly FigureLine[]
  readonly target: string
}

export function shownWeeks(
  report: ResponseTimes,
  reader: ReportReader,
  href: (choice: RowChoice) => string,
): ShownWeeks {
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
