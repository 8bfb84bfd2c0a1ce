import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Transition } from '../../tickets/transitions.ts'
import { meanwhile } from '../answers/changed-meanwhile.ts'
import type { Desk } from '../desk.ts'
import type { Change, TicketView } from '../desk-store.ts'
import type { ListActKind } from '../inbox/selection-store.ts'
import type { Done } from '../page/notice.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import { ticketOf } from './reading.ts'
import { changedMeanwhile, fromVersion } from './ticket-acts.ts'
import { ticketPage, voiceFor } from './ticket-pages.ts'

/** Does one act on a ticket and goes back to it; when somebody was first, tells what they did instead. */
export async function changeAndReturn(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  act: {
    readonly decide: (ticket: Ticket) => Change
    readonly done: Done
    readonly seq: number
    /** The page of the act itself, told what was done meanwhile; without it the enquiry's own page tells. */
    readonly again?: (now: TicketView, changedSince: number) => Promise<FastifyReply>
  },
): Promise<FastifyReply> {
  const { reference, id } = view.ticket
  const changed = await desk.needs.store.changeTicket(id, act.decide)
  if (changed.kind === 'no-such-ticket') throw new RefusedRequest(404, 'not-found')
  if (changed.kind === 'changed')
    return reply.redirect(`/tickets/${reference}?done=${act.done}#ilmoitus`, 303)
  const now = await ticketOf(desk, reference)
  if (act.again) return act.again(now, act.seq)
  return ticketPage(desk, request, reply, now, {
    status: 409,
    hasFaults: true,
    data: { meanwhile: await meanwhileOf(desk, request, now, act.seq) },
  })
}

/**
 * The same for what can be taken back by one press for a day (forgotten-30 no. 18): kept like an act on a list,
 * of this one ticket.
 */
export async function actAndReturn(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { ticket }: TicketView,
  act: {
    readonly kind: ListActKind
    readonly version: number
    readonly decide: (ticket: Ticket) => Transition | { readonly refused: string }
    /** More for the notice to tell. */
    readonly told?: string
    /** Refused for what was asked; without it the enquiry's own page says that it was so already. */
    readonly refused?: (reason: string) => Promise<FastifyReply>
    readonly again: (now: TicketView) => Promise<FastifyReply>
  },
): Promise<FastifyReply> {
  const id = randomUUID()
  const { done, missed } = await desk.needs.store.actOnTickets(
    { id, userId: signedIn(request).id, kind: act.kind, at: desk.needs.clock() },
    [{ ticketId: ticket.id, version: act.version }],
    fromVersion(act.version, act.decide),
  )
  const path = `/tickets/${ticket.reference}`
  if (done === 1) return reply.redirect(`${path}?act=${id}${act.told ?? ''}#ilmoitus`, 303)
  const reason = missed[0]?.reason ?? 'already-so'
  if (reason === changedMeanwhile) return act.again(await ticketOf(desk, ticket.reference))
  return act.refused?.(reason) ?? reply.redirect(`${path}?done=already#ilmoitus`, 303)
}

export async function meanwhileOf(desk: Desk, request: FastifyRequest, view: TicketView, sinceSeq: number) {
  const names = new Map((await desk.needs.store.listUsers()).map(({ id, name }) => [id, name]))
  return meanwhile(view, sinceSeq, names, await voiceFor(desk, request), desk.needs.clock())
}
