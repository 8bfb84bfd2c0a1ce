import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { meanwhileOf } from './ticket-change.ts'
import { shownFor } from './ticket-pages.ts'

export type Act = {
  readonly template: string
  readonly fault?: { readonly field: string; readonly text: string } | undefined
  /** The newest event the form knew of, when somebody did something after it. */
  readonly changedSince?: number | undefined
  readonly data?: object
}

/** The page of one act on an enquiry; a script may show its main part over the page it is about. */
export async function actPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  { template, fault, changedSince, data }: Act,
): Promise<FastifyReply> {
  const { ticket } = await shownFor(desk, request, view)
  const isConflict = changedSince !== undefined
  return desk.page(request, reply, {
    template,
    title: ticket.reference,
    section: 'inbox',
    status: isConflict ? 409 : fault ? 422 : 200,
    hasFaults: isConflict || fault !== undefined,
    data: {
      ticket,
      fault,
      faults: fault ? [fault] : [],
      meanwhile: isConflict ? await meanwhileOf(desk, request, view, changedSince) : undefined,
      ...data,
    },
  })
}
