import { businessMinutesBetween } from '../business-time/business-minutes.ts'
import type { ServiceCalendar } from '../business-time/service-calendar.ts'
import type { Language, Urgency } from '../tickets/ticket.ts'
import type { Topic } from '../tickets/topics.ts'
import { ageing } from './ageing.ts'
import { backlog } from './backlog.ts'
import { tally } from './figures.ts'
import { grouped } from './grouped.ts'
import { isoWeek, weekFinder } from './iso-week.ts'
import { type Exclusion, exclusions, isClock, type Measure, resultOf } from './message-clock.ts'
import { type Outage, outageAt, overlapping } from './outages.ts'
import { type Period, periodBefore } from './period.ts'
import { receiptTally } from './receipt-figures.ts'
import type { ReportFilter, ResponseTimes } from './response-times.ts'

export type ReportQuery = {
  readonly period: Period
  readonly filter: ReportFilter
  /** The office's present calendar: its days and weeks group the figures, its hours measure what is still open. */
  readonly calendar: ServiceCalendar
  readonly asOfMs: number
}

/** Takes the clocks one by one, in any order, and keeps only what the figures need of them. */
export type Summariser = {
  /** Arrived in the period. */
  add(clock: Measure): void
  /** A clock that arrived in the period before. */
  addPrevious(clock: Measure): void
  /** A clock that arrived before the period and ended in it or later, or not at all. */
  addCarriedOver(clock: Measure): void
  /** A clock that has not ended, whenever it arrived. */
  addOpen(clock: Measure): void
  finish(): ResponseTimes
}

export function summariser(query: ReportQuery, allOutages: readonly Outage[]): Summariser {
  const { period, filter, calendar, asOfMs } = query
  const weekOf = weekFinder(calendar, period)
  const [first, next, previousFirst, previousNext] = [0, 1, 2, 3].map(() => tally()) as [T, T, T, T]
  const weeks = grouped<number>()
  const byLanguage = grouped<Language | 'unknown'>()
  const byUrgency = grouped<Urgency>()
  const byTopic = grouped<Topic | 'none'>()
  const byHandler = grouped<string>()
  const owed = backlog(calendar, period, asOfMs)
  const receipts = receiptTally()
  const openNow: { minutes: number; isOverdue: boolean }[] = []
  const versions = new Map<number, number>()
  const excluded = Object.fromEntries(exclusions.map((reason) => [reason, 0])) as Record<Exclusion, number>
  const counts = { received: 0, pending: 0, closed: 0 }
  const outages = overlapping(allOutages, period.startMs, period.endMs)
  let arrivedDuringOutage = 0

  function addFirst(
    { arrivedMs, language, urgency, topic, handlerId, minutes }: Measure,
    isMet: boolean,
  ): void {
    first.add(isMet, minutes)
    weeks.add(weekOf(arrivedMs), isMet, minutes)
    byLanguage.add(language, isMet, minutes)
    byUrgency.add(urgency, isMet, minutes)
    byTopic.add(topic, isMet, minutes)
    byHandler.add(handlerId ?? '', isMet, minutes)
  }

  return {
    add(clock) {
      counts.received += 1
      receipts.add(clock)
      if (outages.length > 0 && outageAt(outages, clock.arrivedMs)) arrivedDuringOutage += 1
      if (!isClock(clock.part)) {
        excluded[clock.part] += 1
        return
      }
      owed.add(clock)
      versions.set(clock.settingsVersion, (versions.get(clock.settingsVersion) ?? 0) + 1)
      const result = resultOf(clock, asOfMs)
      if (result === 'pending' || result === 'closed') counts[result] += 1
      else if (clock.part === 'first') addFirst(clock, result === 'met')
      else next.add(result === 'met', clock.minutes)
    },
    addPrevious(clock) {
      const result = resultOf(clock, asOfMs)
      if (result === 'pending' || result === 'closed') return
      const previous = clock.part === 'first' ? previousFirst : previousNext
      previous.add(result === 'met', clock.minutes)
    },
    addCarriedOver: (clock) => owed.add(clock),
    addOpen({ arrivedMs, dueMs }) {
      const minutes = businessMinutesBetween(calendar, new Date(arrivedMs), new Date(asOfMs))
      openNow.push({ minutes, isOverdue: dueMs !== undefined && dueMs < asOfMs })
    },
    finish() {
      const figures = { first: first.figures(), next: next.figures() }
      return {
        ...{ period, filter, asOfMs, outages, arrivedDuringOutage, ...figures },
        previousPeriod: periodBefore(calendar, period),
        previousFirst: previousFirst.figures(),
        previousNext: previousNext.figures(),
        balance: { ...counts, first: figures.first.count, next: figures.next.count, excluded },
        weeks: weeks.groups().map(({ key, ...week }) => ({ weekNumber: key, ...isoWeek(key), ...week })),
        byLanguage: byLanguage.groups(),
        byUrgency: byUrgency.groups(),
        byTopic: byTopic.groups(),
        byHandler: byHandler.groups(),
        backlog: owed.points(),
        ageing: ageing(openNow),
        receipts: receipts.figures(),
        settingsVersions: [...versions].map(([version, clocks]) => ({ version, clocks })).sort(byVersion),
      }
    },
  }
}

type T = ReturnType<typeof tally>

function byVersion(a: { readonly version: number }, b: { readonly version: number }): number {
  return a.version - b.version
}
