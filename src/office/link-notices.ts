import { addBusinessMinutes } from '../business-time/business-minutes.ts'
import { isOpenAt } from '../business-time/opening.ts'
import { responsible } from '../notices/due-alerts.ts'
import { linkWords } from '../notices/link-words.ts'
import type { TicketToOpen } from '../notices/notice.ts'
import type { User } from '../people/user.ts'
import type { Office } from './office.ts'
import { noticeTo, officeDate, reachable } from './staff-notices.ts'

const mostLinks = 500

/** About two working days of service. */
const aheadMinutes = 16 * 60

/** Queues mail about links that die soon and that nobody has opened; told once for each last day. */
export async function tellExpiringLinks(office: Office): Promise<boolean> {
  const { storage, now } = office
  const at = now()
  const { settings } = await storage.settings()
  const calendar = settings.serviceHours
  if (!isOpenAt(calendar, at)) return false
  const until = officeDate(settings, addBusinessMinutes(calendar, at, aheadMinutes))
  const near = await storage.linksToOpen(until, mostLinks)
  const told = await storage.toldKeys(near.map(keyOf))
  const tickets = near.filter((ticket) => !told.has(keyOf(ticket)))
  if (tickets.length === 0) return false
  const today = officeDate(settings, at)
  const people = await reachable(office)
  const absences = await storage.absences(today)
  const mails = byPerson(tickets, ({ assigneeId }) => responsible(assigneeId, { people, absences, today }))
  if (mails.size === 0) return false
  const notices = await Promise.all(
    [...mails].map(([to, links]) =>
      noticeTo(office, 'link-expiry', to, settings, (voice) => linkWords(links, voice)),
    ),
  )
  const facts = { noticeKind: 'link-expiry', people: notices.length, links: tickets.length }
  return storage.queueNotices({
    keys: tickets.map(keyOf),
    notices,
    events: [{ kind: 'notice-queued', at, facts }],
  })
}

function keyOf({ id, openBy }: TicketToOpen): string {
  return `link|${id}|${openBy}`
}

/** One mail to a person, whatever the number of links. */
function byPerson(
  tickets: readonly TicketToOpen[],
  peopleFor: (ticket: TicketToOpen) => readonly User[],
): ReadonlyMap<User, readonly TicketToOpen[]> {
  const mails = new Map<User, TicketToOpen[]>()
  for (const ticket of tickets) {
    for (const person of peopleFor(ticket)) mails.set(person, [...(mails.get(person) ?? []), ticket])
  }
  return mails
}
