import type { LocalDate } from '../../business-time/local-date.ts'
import { isMovingNear, lastNearDay } from '../../tickets/moving-day.ts'
import type { Urgency } from '../../tickets/ticket.ts'
import type { InboxQueue, InboxRow } from '../desk-store.ts'
import type { InboxSort } from './inbox-filter.ts'
import type { Consequence } from './meter.ts'
import { endOfDays, type InboxReader, type RowView, rowView } from './row-view.ts'

export type GroupName = 'unopened' | 'at-stake' | Consequence | 'rest'

export type RowGroup = {
  readonly name?: GroupName
  /** What its heading says; homes at stake are evictions only, where every row says so. */
  readonly title?: GroupName | 'eviction-near'
  readonly rows: readonly RowView[]
}

/** Queues whose rows stand in groups by what happens if nobody answers. */
export const groupedQueues: readonly InboxQueue[] = ['open', 'mine', 'new']
const groupNames: readonly GroupName[] = ['unopened', 'at-stake', 'overdue', 'today', 'later']
const urgencyOrder: Readonly<Record<Urgency, number>> = { crisis: 0, 'legal-deadline': 1, ordinary: 2 }

/** Rows in groups by what happens if nobody answers; within one, the most urgent first, then what is due first. */
export function inboxGroups(
  queue: InboxQueue | undefined,
  rows: readonly InboxRow[],
  reader: InboxReader,
  sort: InboxSort = 'due',
): RowGroup[] {
  const lastNear = lastNearDay(reader.now, reader.calendar.timeZone)
  const shown = (row: InboxRow) => rowView(row, { ...reader, lastNear })
  if (queue === 'waiting' && sort === 'due') return atStakeFirst(rows.map(shown))
  if (!queue || !groupedQueues.includes(queue) || sort !== 'due') {
    return rows.length > 0 ? [{ rows: rows.map(shown) }] : []
  }
  const sorted = rows.toSorted(
    (one, other) =>
      urgencyOrder[one.ticket.urgency] - urgencyOrder[other.ticket.urgency] ||
      compared(nearDayOf(one, lastNear), nearDayOf(other, lastNear)) ||
      timeOf(one.ticket.dueAt) - timeOf(other.ticket.dueAt),
  )
  const views = sorted.map(shown)
  return groupNames
    .map((name) => {
      const found = views.filter((view) => groupOf(view) === name)
      return named(name, orderedIn(name, found))
    })
    .filter(({ rows: found }) => found.length > 0)
}

function named(name: GroupName, rows: readonly RowView[]): RowGroup {
  const areEvictions = name === 'at-stake' && rows.every(({ moving }) => moving?.isNear)
  return { name, title: areEvictions ? 'eviction-near' : name, rows }
}

/** A resident whose turn it is may lose a home meanwhile. */
function atStakeFirst(rows: readonly RowView[]): RowGroup[] {
  const atStake = rows.filter(({ isAtStake }) => isAtStake)
  if (atStake.length === 0) return rows.length > 0 ? [{ rows }] : []
  const rest = rows.filter((row) => !row.isAtStake)
  const first = named('at-stake', atStake)
  return rest.length > 0 ? [first, named('rest', rest)] : [first]
}

/** Links in the order in which they die. */
function orderedIn(name: GroupName, rows: readonly RowView[]): readonly RowView[] {
  return name === 'unopened' ? rows.toSorted((one, other) => compared(one.openBy, other.openBy)) : rows
}

/** What nobody has read may be anything, so it comes first; then a home about to be lost, before our clocks. */
function groupOf({ opening, isAtStake, due }: RowView): GroupName {
  if (opening) return 'unopened'
  return isAtStake ? 'at-stake' : (due?.consequence ?? 'later')
}

function nearDayOf({ ticket }: InboxRow, lastNear: LocalDate): LocalDate {
  return isMovingNear(ticket, lastNear) ? (ticket.movingDay ?? endOfDays) : endOfDays
}

function compared(one: string, other: string): number {
  return Number(one > other) - Number(one < other)
}

function timeOf(at: Date | undefined): number {
  return at?.getTime() ?? Number.POSITIVE_INFINITY
}
