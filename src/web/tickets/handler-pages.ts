import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mayUse } from '../../people/permissions.ts'
import { targetRule } from '../../tickets/targets.ts'
import { assigned, madeEnquiry } from '../../tickets/transitions.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { formFields, params, referenceParam, wholeNumber } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import { actPage } from './act-page.ts'
import { fitHandlers } from './fit-handlers.ts'
import { presentHandler } from './present-handler.ts'
import { ticketOf } from './reading.ts'
import { fromVersion } from './ticket-acts.ts'
import { actAndReturn, changeAndReturn } from './ticket-change.ts'

/** Who takes care of a ticket, and whether it is an enquiry at all. */
export function handlerPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  app.get('/tickets/:reference/assignment', { config: { right: 'work-tickets' } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    return assignmentPage(desk, request, reply, view, view.ticket.assigneeId ?? signedIn(request).id)
  })

  app.post(
    '/tickets/:reference/assignment',
    { config: { right: 'work-tickets' } },
    async (request, reply) => {
      const { reference } = params(referenceParam, request.params)
      const fields = formFields(
        { version: wholeNumber, seq: wholeNumber, assignee: z.string().max(64) },
        request.body,
      )
      const view = await ticketOf(desk, reference)
      const assignee = fields.assignee === '' ? undefined : await store.userById(fields.assignee)
      const isUnfit = !assignee || assignee.isDisabled || !mayUse(assignee.role, 'work-tickets')
      if (fields.assignee !== '' && isUnfit) throw new RefusedRequest(400, 'form-unreadable')
      const actor = { userId: signedIn(request).id }
      const handlerId = assignee && (await presentHandler(desk, assignee.id, actor.userId))
      return actAndReturn(desk, request, reply, view, {
        kind: 'assigned',
        version: fields.version,
        decide: (ticket) => assigned(ticket, handlerId, actor, clock()),
        told: handlerId === assignee?.id ? '' : '&substitute=yes',
        again: (now) => assignmentPage(desk, request, reply, now, fields.assignee, fields.seq),
      })
    },
  )

  app.post(
    '/tickets/:reference/confirmation',
    { config: { right: 'work-tickets' } },
    async (request, reply) => {
      const { reference } = params(referenceParam, request.params)
      const { version, seq } = formFields({ version: wholeNumber, seq: wholeNumber }, request.body)
      const view = await ticketOf(desk, reference)
      if (view.ticket.class === 'enquiry')
        return reply.redirect(`/tickets/${reference}?done=already#ilmoitus`, 303)
      const arrivedAt = view.messages.find(({ direction }) => direction === 'in')?.at ?? view.ticket.createdAt
      const actor = { userId: signedIn(request).id }
      const due = targetRule(await desk.settings())
      const decide = fromVersion(version, (ticket) => madeEnquiry(ticket, arrivedAt, actor, clock(), due))
      return changeAndReturn(desk, request, reply, view, { decide, done: 'confirmed', seq })
    },
  )
}

async function assignmentPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  chosen: string,
  changedSince?: number,
): Promise<FastifyReply> {
  const handlers = await fitHandlers(desk)
  return actPage(desk, request, reply, view, {
    template: 'assignment',
    changedSince,
    data: { handlers, chosen },
  })
}
