import type { InboxQueue } from '../desk-store.ts'

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
