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
  { needs }: Desk,
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
  const atStake = await needs.store.homesAtStake(list)
  const rows = new Map([...page.rows, ...atStake].map((row) => [row.ticket.id, row]))
  return { ...page, rows: [...rows.values()] }
}
