import { participantKey } from '../mail/senders/participant-key.ts'
import { mayUse } from '../people/permissions.ts'
import type { User } from '../people/user.ts'
import type { Search, View, ViewingAlarm, ViewingKind } from './viewing.ts'

/** Enquiries in an hour (security.md §5), and the least that is compared with one's own usual hour. */
const mostInHour = 40
const leastUnusual = 20
const timesUsual = 3
/** Working hours seen before anything is called usual. */
const hoursKnown = 10
const oldAfterMs = 365 * 86_400_000
const oldInDay = 3
const daysNotTheirs = 4
const searchersOfName = 3
const nightBegins = 22
const nightEnds = 6
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** How far back the rule looks. */
export const viewingWindowMs = 7 * dayMs

export type ViewingQuestion = {
  /** Of the window, oldest first. */
  readonly views: readonly View[]
  readonly searches: readonly Search[]
  /** Only what came after this place can raise an alarm; the rest is what is usual. */
  readonly afterSeq: number
  readonly people: readonly User[]
  readonly timeZone: string
}

/**
 * Looks that work does not explain. An alarm accuses nobody: it asks the supervisor to ask. It names no
 * resident, and the same look is told once.
 */
export function unusualViewing(question: ViewingQuestion): readonly ViewingAlarm[] {
  const { views, searches, afterSeq, people, timeZone } = question
  const clock = wallClock(timeZone)
  const byUser = Map.groupBy(views, ({ userId }) => userId)
  const alarms: ViewingAlarm[] = []
  for (const [userId, own] of byUser) {
    const person = people.find(({ id }) => id === userId)
    const usual = usualHour(own)
    for (const view of own.filter(({ seq }) => seq > afterSeq)) {
      if (userId === undefined) {
        alarms.push(alarm('operator', view, 1, clock.date(view.atMs)))
        continue
      }
      const before = own.filter(({ seq, atMs }) => seq <= view.seq && atMs > view.atMs - dayMs)
      alarms.push(
        ...many(view, before, usual),
        ...old(view, before, clock),
        ...night(view, clock),
        ...(person ? [...namesake(view, person), ...notTheirs(view, own, person, clock)] : []),
      )
    }
  }
  return oncePerKey([...alarms, ...searched(searches, afterSeq)])
}

function many(view: View, before: readonly View[], usual: number | undefined): ViewingAlarm[] {
  const inHour = before.filter(({ atMs }) => atMs > view.atMs - hourMs)
  const count = new Set(inHour.map(({ ticketId }) => ticketId)).size
  const own = usual === undefined ? mostInHour : Math.max(leastUnusual, usual * timesUsual)
  return count > Math.min(mostInHour, own)
    ? [alarm('many', view, count, String(Math.floor(view.atMs / hourMs)))]
    : []
}

/** The median of different enquiries in an hour in which the person looked at any. */
function usualHour(own: readonly View[]): number | undefined {
  const hours = Map.groupBy(own, ({ atMs }) => Math.floor(atMs / hourMs))
  const counts = [...hours.values()].map((views) => new Set(views.map(({ ticketId }) => ticketId)).size)
  return counts.length < hoursKnown ? undefined : counts.sort((a, b) => a - b)[counts.length >> 1]
}

function old(view: View, before: readonly View[], clock: WallClock): ViewingAlarm[] {
  if (!isOld(view)) return []
  const count = new Set(before.filter(isOld).map(({ ticketId }) => ticketId)).size
  return count >= oldInDay ? [alarm('old-closed', view, count, clock.date(view.atMs))] : []
}

function isOld({ closedMs, atMs }: View): boolean {
  return closedMs !== undefined && closedMs < atMs - oldAfterMs
}

/** A night belongs to the evening it began on. */
function night(view: View, clock: WallClock): ViewingAlarm[] {
  const hour = clock.hour(view.atMs)
  if (hour >= nightEnds && hour < nightBegins) return []
  return [alarm('night', view, 1, clock.date(view.atMs - dayMs / 2))]
}

function namesake(view: View, { name, email }: User): ViewingAlarm[] {
  const { requester } = view
  if (!requester) return []
  const surname = folded(name).split(/\s+/).at(-1) ?? ''
  const isSameName =
    surname.length > 2 &&
    folded(requester.name)
      .split(/[\s,]+/)
      .includes(surname)
  const isSameAddress = participantKey(requester.address) === participantKey(email)
  return isSameName || isSameAddress
    ? [{ ...alarm('namesake', view, 1, view.ticketId), reference: view.reference }]
    : []
}

/** Only of those who take enquiries on: a supervisor gives a reason each time. */
function notTheirs(view: View, own: readonly View[], { role }: User, clock: WallClock): ViewingAlarm[] {
  if (!mayUse(role, 'work-tickets') || isTheirs(view)) return []
  const same = own.filter(({ ticketId, seq }) => ticketId === view.ticketId && seq <= view.seq)
  const days = new Set(same.map(({ atMs }) => clock.date(atMs))).size
  if (days < daysNotTheirs || same.some(isTheirs)) return []
  const week = Math.floor(view.atMs / viewingWindowMs)
  return [{ ...alarm('not-theirs', view, days, `${view.ticketId} ${week}`), reference: view.reference }]
}

/** What nobody has is everybody's. */
function isTheirs({ userId, assigneeId, hasActed }: View): boolean {
  return hasActed || assigneeId === undefined || assigneeId === userId
}

/** A name has more than one word: what several people look for in one word is a matter of work. */
function searched(searches: readonly Search[], afterSeq: number): ViewingAlarm[] {
  const named = searches.filter(({ words }) => /\S\s+\S/.test(words.trim()))
  return [...Map.groupBy(named, ({ words }) => folded(words).split(/\s+/).sort().join(' ')).values()].flatMap(
    (same) =>
      same
        .filter(({ seq }) => seq > afterSeq)
        .flatMap((last) => {
          const inDay = same.filter(({ seq, atMs }) => seq <= last.seq && atMs > last.atMs - dayMs)
          const count = new Set(inDay.map(({ userId }) => userId)).size
          if (count < searchersOfName) return []
          const key = `searched|${inDay[0]?.seq ?? last.seq}`
          return [{ key, kind: 'searched' as const, atMs: last.atMs, count }]
        }),
  )
}

function alarm(kind: ViewingKind, { userId, atMs }: View, count: number, when: string): ViewingAlarm {
  const who = userId === undefined ? {} : { userId }
  return { key: `${kind}|${userId ?? ''}|${when}`, kind, ...who, atMs, count }
}

/** Of several with one key the last, which counts the most. */
function oncePerKey(alarms: readonly ViewingAlarm[]): readonly ViewingAlarm[] {
  return [...new Map(alarms.map((one) => [one.key, one])).values()]
}

function folded(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase('fi').trim()
}

type WallClock = { date(ms: number): string; hour(ms: number): number }

function wallClock(timeZone: string): WallClock {
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  const hour = new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', hourCycle: 'h23' })
  return { date: (ms) => date.format(ms), hour: (ms) => Number(hour.format(ms)) }
}
