import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { topicSet, topics } from '../../tickets/topics.ts'
import type { Desk } from '../desk.ts'
import { formFields, params, referenceParam, wholeNumber } from '../page/form-fields.ts'
import { signedIn } from '../page/signed-in.ts'
import { actPage } from './act-page.ts'
import { ticketOf } from './reading.ts'
import { actAndReturn } from './ticket-change.ts'

/** What an enquiry is about, for its queue and for the figures of the funder. */
export function topicPages(app: FastifyInstance, desk: Desk): void {
  const config = { right: 'work-tickets' } as const
  app.get('/tickets/:reference/topic', { config }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    return actPage(desk, request, reply, view, { template: 'topic', data: { chosen: view.ticket.topic } })
  })

  app.post('/tickets/:reference/topic', { config }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const { version, seq, topic } = formFields(
      { version: wholeNumber, seq: wholeNumber, topic: z.enum([...topics, '']) },
      request.body,
    )
    const actor = { userId: signedIn(request).id }
    return actAndReturn(desk, request, reply, view, {
      kind: 'topic-set',
      version,
      decide: (ticket) => topicSet(ticket, topic === '' ? undefined : topic, actor, desk.needs.clock()),
      again: (now) =>
        actPage(desk, request, reply, now, { template: 'topic', changedSince: seq, data: { chosen: topic } }),
    })
  })
}
