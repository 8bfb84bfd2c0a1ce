import type { User } from '../../people/user.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Desk } from '../desk.ts'

/** Where the writer wants to be after an answer, with the notice that can still take it back. */
export async function placeAfterSending(
  { needs }: Desk,
  { id: userId, preferences }: User,
  { id, reference }: Ticket,
  messageId: string,
): Promise<string> {
  const told = `?done=sent&message=${messageId}#ilmoitus`
  if (preferences.afterSend === 'stay') return `/tickets/${reference}${told}`
  if (preferences.afterSend === 'next') {
    const { rows } = await needs.store.inboxPage({ queue: 'open', userId, now: needs.clock(), limit: 2 })
    const next = rows.find(({ ticket }) => ticket.id !== id)
    if (next) return `/tickets/${next.ticket.reference}${told}`
  }
  return `/inbox/open${told}`
}
