import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ticket } from '../../tickets/ticket.ts'
import { meanwhile } from '../answers/changed-meanwhile.ts'
import type { Desk } from '../desk.ts'
import type { Change, TicketView } from '../desk-store.ts'
import type { Done } from '../page/notice.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { ticketOf } from './reading.ts'
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

export async function meanwhileOf(desk: Desk, request: FastifyRequest, view: TicketView, sinceSeq: number) {
  const names = new Map((await desk.needs.store.listUsers()).map(({ id, name }) => [id, name]))
  return meanwhile(view, sinceSeq, names, await voiceFor(desk, request), desk.needs.clock())
}
