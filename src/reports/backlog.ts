import type { LocalDate } from '../business-time/local-date.ts'
import type { ServiceCalendar } from '../business-time/service-calendar.ts'
import { serviceDays } from '../business-time/service-days.ts'
import type { Measure } from './message-clock.ts'
import type { Period } from './period.ts'

/** Answers owed at the end of a day, and those of them that were late by then. */
export type BacklogPoint = { readonly date: LocalDate; readonly open: number; readonly overdue: number }

/** Longer periods are looked at on Sundays only. */
const daysShownDaily = 62

export function backlog(calendar: ServiceCalendar, period: Period, asOfMs: number) {
  const moments = momentsOf(calendar, period, asOfMs)
  const open = new Int32Array(moments.length + 1)
  const overdue = new Int32Array(moments.length + 1)
  const count = (steps: Int32Array, fromMs: number, toMs: number) => {
    if (toMs <= fromMs) return
    const [begin, end] = [firstAfter(moments, fromMs), firstAfter(moments, toMs - 1)]
    steps[begin] = (steps[begin] ?? 0) + 1
    steps[end] = (steps[end] ?? 0) - 1
  }
  return {
    add({ arrivedMs, dueMs, answeredMs, closedMs }: Measure): void {
      const endedMs = answeredMs ?? closedMs ?? Number.POSITIVE_INFINITY
      count(open, arrivedMs, endedMs)
      if (dueMs !== undefined) count(overdue, Math.max(arrivedMs, dueMs), endedMs)
    },
    points(): readonly BacklogPoint[] {
      let [nowOpen, nowOverdue] = [0, 0]
      return moments.map(({ date }, index) => {
        nowOpen += open[index] ?? 0
        nowOverdue += overdue[index] ?? 0
        return { date, open: nowOpen, overdue: nowOverdue }
      })
    },
  }
}

type Moment = { readonly date: LocalDate; readonly atMs: number }

function momentsOf(calendar: ServiceCalendar, period: Period, asOfMs: number): readonly Moment[] {
  const days = serviceDays(calendar)
  const [first, last] = [days.numberOf(period.from), days.numberOf(period.to)]
  const isDaily = last - first < daysShownDaily
  const moments: Moment[] = []
  for (let number = first; number <= last; number += 1) {
    const isSunday = (number + 3) % 7 === 6
    if (!isDaily && !isSunday && number !== last) continue
    const { date, end } = days.day(number)
    if (end <= asOfMs) moments.push({ date, atMs: end })
  }
  return moments
}

/** Index of the first moment behind an instant. What began at a moment is not yet owed then, what ended is no longer. */
function firstAfter(moments: readonly Moment[], ms: number): number {
  let [low, high] = [0, moments.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (moments[middle]!.atMs <= ms) low = middle + 1
    else high = middle
  }
  return low
}
