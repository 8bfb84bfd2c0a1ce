import type { EventDraft } from '../events/event.ts'
import { unusualViewing, viewingWindowMs } from '../notices/unusual-viewing.ts'
import type { Search, View, ViewingAlarm } from '../notices/viewing.ts'
import { viewingWords } from '../notices/viewing-words.ts'
import { mayUse } from '../people/permissions.ts'
import type { User } from '../people/user.ts'
import type { Office } from './office.ts'
import { noticeTo, officeDate, reachable } from './staff-notices.ts'

const dayMs = 86_400_000

type Seen = {
  readonly views: readonly View[]
  readonly searches: readonly Search[]
  readonly reached: number
}

/**
 * Looks at who looked since the last round and tells the supervisors what work does not explain, at any hour.
 * Nobody is told of oneself. A start judges the last day again; what was told before is not told again, and a
 * round that failed is done over.
 */
export function viewingWatch(office: Office): () => Promise<number> {
  const { storage, now } = office
  let seen: Seen | undefined
  return async () => {
    const atMs = now().getTime()
    const fromMs = atMs - viewingWindowMs
    const fresh = await storage.viewings(seen ? { seq: seen.reached } : { fromMs })
    if (seen && fresh.views.length + fresh.searches.length === 0) {
      seen = { ...seen, reached: fresh.reached }
      return 0
    }
    const isInWindow = (one: View | Search) => one.atMs > fromMs
    const views = [...(seen?.views.filter(isInWindow) ?? []), ...fresh.views]
    const searches = [...(seen?.searches.filter(isInWindow) ?? []), ...fresh.searches]
    const yesterday = [...views, ...searches].filter((one) => one.atMs <= atMs - dayMs).map(({ seq }) => seq)
    const afterSeq = seen?.reached ?? Math.max(0, ...yesterday)
    const { settings } = await storage.settings()
    const people = await storage.listUsers()
    const { timeZone } = settings.serviceHours
    const alarms = unusualViewing({ views, searches, afterSeq, people, timeZone })
    const told = await storage.toldKeys(alarms.map(({ key }) => viewingKey(key)))
    const untold = alarms.filter(({ key }) => !told.has(viewingKey(key)))
    if (untold.length > 0 && !(await tell(office, untold, people))) return 0
    seen = { views, searches, reached: fresh.reached }
    return untold.length
  }
}

function viewingKey(key: string): string {
  return `viewing|${key}`
}

async function tell(
  office: Office,
  alarms: readonly ViewingAlarm[],
  people: readonly User[],
): Promise<boolean> {
  const { storage, now } = office
  const { settings } = await storage.settings()
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const notices = []
  for (const to of await reachable(office)) {
    const others = alarms.filter((alarm) => hears(to, alarm, people))
    if (others.length === 0) continue
    notices.push(
      await noticeTo(office, 'unusual-viewing', to, settings, (voice) =>
        viewingWords(others, {
          ...voice,
          nameOf: (id) => names.get(id),
          dateOf: (ms) => officeDate(settings, new Date(ms)),
        }),
      ),
    )
  }
  const keys = alarms.map(({ key }) => viewingKey(key))
  return storage.queueNotices({ keys, notices, events: alarms.map((alarm) => eventOf(alarm, now())) })
}

/** Every supervisor but the one it is about; without any, those who may read the log. */
function hears(to: User, { userId }: ViewingAlarm, people: readonly User[]): boolean {
  const mayHear = ({ id, isDisabled }: User) => id !== userId && !isDisabled
  const supervisors = people.filter((one) => mayHear(one) && mayUse(one.role, 'explain-delays'))
  if (!mayHear(to)) return false
  return supervisors.length > 0 ? mayUse(to.role, 'explain-delays') : mayUse(to.role, 'read-audit')
}

/** Stands in the log and not in the history of an enquiry, which the person it is about reads too. */
function eventOf({ kind, userId, atMs, count, reference }: ViewingAlarm, at: Date): EventDraft {
  const facts = { viewing: kind, user: userId ?? null, count, seenAt: new Date(atMs).toISOString() }
  return { kind: 'unusual-viewing', at, facts: { ...facts, reference: reference ?? null } }
}
