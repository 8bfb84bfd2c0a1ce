import { isHomeAtStake, lastNearDay } from '../../tickets/moving-day.ts'
import type { Desk } from '../desk.ts'
import type { InboxPage, InboxQueue } from '../desk-store.ts'
import type { ListQuery } from './inbox-filter.ts'
import { groupedQueues } from './inbox-view.ts'

export const pageSize = 100

/**
 * A page of a queue. The first one of a list that is longer than a page also holds every home at stake, wherever
 * its answer time would put it: a group that stands first must not lack what matters most.
 */
export async function listRows(
  { needs, settings }: Desk,
  queue: InboxQueue,
  userId: string,
  { filter, sort, after }: ListQuery,
  now: Date,
): Promise<InboxPage> {
  const list = { queue, userId, now, limit: pageSize, filter }
  const page = await needs.store.inboxPage({
    ...list,
    ...(sort ? { sort } : {}),
    ...(after ? { after } : {}),
  })
  if (!page.next || after || sort || !groupedQueues.includes(queue)) return page
  const lastNear = lastNearDay(now, (await settings()).serviceHours.timeZone)
  const nearest = await needs.store.inboxPage({ ...list, sort: 'moving' })
  const crises =
    (filter.urgency ?? 'crisis') === 'crisis'
      ? await needs.store.inboxPage({ ...list, filter: { ...filter, urgency: 'crisis' } })
      : { rows: [] }
  const atStake = [...nearest.rows, ...crises.rows].filter(({ ticket }) => isHomeAtStake(ticket, lastNear))
  const rows = new Map([...page.rows, ...atStake].map((row) => [row.ticket.id, row]))
  return { ...page, rows: [...rows.values()] }
}
