import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { longestTitle, ticketTitled } from '../../tickets/title.ts'
import type { Desk } from '../desk.ts'
import { formFields, params, referenceParam, shortText, wholeNumber } from '../page/form-fields.ts'
import { signedIn } from '../page/signed-in.ts'
import { actPage } from './act-page.ts'
import { ticketOf } from './reading.ts'
import { actAndReturn } from './ticket-change.ts'

/** A subject tells little ("Re: hei"); the office calls an enquiry what it is (ux §2.3). */
export function titlePages(app: FastifyInstance, desk: Desk): void {
  const config = { right: 'work-tickets' } as const
  app.get('/tickets/:reference/title', { config }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const { title, subject } = view.ticket
    const data = {
      typed: title ?? subject.trim().slice(0, longestTitle),
      subject: subject.trim(),
      longest: longestTitle,
    }
    return actPage(desk, request, reply, view, { template: 'title', data })
  })

  app.post('/tickets/:reference/title', { config }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const { version, seq, act, ...typed } = formFields(
      {
        version: wholeNumber,
        seq: wholeNumber,
        title: shortText,
        act: z.enum(['set', 'clear']),
      },
      request.body,
    )
    const title = act === 'clear' ? '' : typed.title.replace(/\s+/gu, ' ').trim().slice(0, longestTitle)
    const actor = { userId: signedIn(request).id }
    return actAndReturn(desk, request, reply, view, {
      kind: 'titled',
      version,
      decide: (ticket) => ticketTitled(ticket, title, actor, desk.needs.clock()),
      again: (now) => {
        const data = { typed: title, subject: now.ticket.subject.trim(), longest: longestTitle }
        return actPage(desk, request, reply, now, { template: 'title', changedSince: seq, data })
      },
    })
  })
}
