import type { InboxQueue } from '../desk-store.ts'
import { localPath } from '../page/local-path.ts'

/** The address of a ticket of a list; the list is left out where it is the one a ticket leads back to anyway. */
export function ticketHref(reference: string, path: string, queue?: InboxQueue): string {
  const isHome =
    queue !== undefined && path === `/inbox/${queue}` && homeOf(queue) === queue && queue !== 'mine'
  return isHome ? `/tickets/${reference}` : `/tickets/${reference}?list=${encodeURIComponent(path)}`
}

/** Where a ticket leads back to when nobody says from which list it was opened. */
export function homeOf(queue: InboxQueue): InboxQueue {
  return queue === 'new' || queue === 'overdue' || queue === 'unopened' ? 'open' : queue
}

/** The list that somebody came from, as an address or a form says it: a path of the desk that names nobody. */
export function saidList(said: unknown): string | undefined {
  const path = localPath(said)
  return path && /^\/(?:inbox|searches)\//.test(path) ? path : undefined
}

/** The same address, which goes on saying from which list its ticket was opened. */
export function carryingList(address: string, said: unknown): string {
  const list = saidList(said)
  if (list === undefined) return address
  const { pathname, searchParams, hash } = new URL(address, 'http://desk.example')
  searchParams.set('list', list)
  return `${pathname}?${searchParams}${hash}`
}
