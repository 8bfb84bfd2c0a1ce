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
    byHandler: byHandler.map((group) =>
      group.count < fewestShown ? { key: group.key, fewerThan: fewestShown } : group,
    ),
    outages: outages.map(({ fromMs, toMs }) => ({
      from: iso(fromMs),
      to: toMs === undefined ? null : iso(toMs),
    })),
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
