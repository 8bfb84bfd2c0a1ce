import type { Group } from './grouped.ts'
import type { ResponseTimes } from './response-times.ts'
import { fewestShown } from './summary-table.ts'

/** The report for machines: aggregates only, times in ISO 8601 UTC, lengths in working minutes. */
export function toJson(report: ResponseTimes): object {
  const { period, previousPeriod, asOfMs, outages, byHandler, ...figures } = report
  return {
    period: { from: period.from, to: period.to },
    previousPeriod: { from: previousPeriod.from, to: previousPeriod.to },
    asOf: iso(asOfMs),
    ...figures,
    byHandler: byHandler.map(guarded),
    outages: outages.map(({ fromMs, toMs }) => ({
      from: iso(fromMs),
      to: toMs === undefined ? null : iso(toMs),
    })),
  }
}

/**
 * The same for other programs: no figure of a person, and of a group smaller than a few only that it is, so
 * that an answer names nobody by being about one (security.md §5).
 */
export function toAggregates(report: ResponseTimes): object {
  return {
    ...toJson({ ...report, byHandler: [] }),
    byHandler: undefined,
    filter: undefined,
    byLanguage: report.byLanguage.map(guarded),
    byUrgency: report.byUrgency.map(guarded),
    byTopic: report.byTopic.map(guarded),
    weeks: report.weeks.map(({ year, week, from, ...figures }) =>
      figures.count < fewestShown
        ? { year, week, from, fewerThan: fewestShown }
        : { year, week, from, ...figures },
    ),
  }
}

function guarded<Key extends string>(group: Group<Key>): object {
  return group.count < fewestShown ? { key: group.key, fewerThan: fewestShown } : group
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
