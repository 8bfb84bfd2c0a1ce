import type { FastifyRequest } from 'fastify'
import { mayUse } from '../../people/permissions.ts'
import type { User } from '../../people/user.ts'
import type { Desk } from '../desk.ts'
import type { MessageView, TicketView } from '../desk-store.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'

const openingLastsMs = 30 * 60_000

/**
 * Whether a person may see what was written in a ticket. A supervisor may for half an hour after giving a
 * reason, which stands in the log; the log is also where this looks, so that nothing else has to agree.
 */
export function mayReadText(user: User, view: TicketView, now: Date): boolean {
  if (mayUse(user.role, 'read-messages')) return true
  if (!mayUse(user.role, 'open-with-reason')) return false
  return view.events.some(
    ({ kind, userId, at, facts }) =>
      kind === 'ticket-viewed' &&
      facts.withReason === true &&
      userId === user.id &&
      now.getTime() - at.getTime() < openingLastsMs,
  )
}

/** The ticket of an address, or the answer that there is none. */
export async function ticketOf(desk: Desk, reference: string): Promise<TicketView> {
  const view = await desk.needs.store.ticketByReference(reference.toUpperCase(), desk.needs.clock())
  if (!view) throw new RefusedRequest(404, 'not-found')
  return view
}

export type ReadMessage = { readonly message: MessageView; readonly view: TicketView; readonly user: User }

/** A message, for those who may read it; to everybody else it does not exist. */
export async function readableMessage(
  desk: Desk,
  request: FastifyRequest,
  messageId: string,
): Promise<ReadMessage> {
  const user = signedIn(request)
  const message = await desk.needs.store.message(messageId)
  const ticket = message && (await desk.needs.store.ticketById(message.ticketId))
  const view = ticket && (await desk.needs.store.ticketByReference(ticket.reference, desk.needs.clock()))
  if (!message || !view || !mayReadText(user, view, desk.needs.clock()))
    throw new RefusedRequest(404, 'not-found')
  return { message, view, user }
}
