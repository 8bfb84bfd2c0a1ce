import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { closed, reopenedByPerson } from '../../tickets/transitions.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { formFields, longText, params, referenceParam, wholeNumber } from '../page/form-fields.ts'
import { signedIn } from '../page/signed-in.ts'
import { actPage } from './act-page.ts'
import { ticketOf } from './reading.ts'
import { fromVersion } from './ticket-acts.ts'
import { actAndReturn, changeAndReturn } from './ticket-change.ts'
import { voiceFor } from './ticket-pages.ts'

type ClosureForm = { readonly outcome: string; readonly hasFault?: boolean; readonly changedSince?: number }

export function closurePages(app: FastifyInstance, desk: Desk): void {
  const right = 'work-tickets'
  app.get('/tickets/:reference/closure', { config: { right } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    return closurePage(desk, request, reply, view, { outcome: '' })
  })

  app.post('/tickets/:reference/closure', { config: { right } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const fields = formFields({ version: wholeNumber, seq: wholeNumber, outcome: longText }, request.body)
    const outcome = fields.outcome.trim()
    if (outcome === '') return closurePage(desk, request, reply, view, { outcome, hasFault: true })
    const actor = { userId: signedIn(request).id }
    const now = desk.needs.clock()
    return actAndReturn(desk, request, reply, view, {
      kind: 'closed',
      version: fields.version,
      decide: (ticket) => closed(ticket, outcome, actor, now),
      again: (current) => closurePage(desk, request, reply, current, { outcome, changedSince: fields.seq }),
    })
  })

  app.post('/tickets/:reference/reopening', { config: { right } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const { version, seq } = formFields({ version: wholeNumber, seq: wholeNumber }, request.body)
    const actor = { userId: signedIn(request).id }
    const now = desk.needs.clock()
    const decide = fromVersion(version, (ticket) => reopenedByPerson(ticket, actor, now))
    return changeAndReturn(desk, request, reply, view, { decide, done: 'reopened', seq })
  })
}

async function closurePage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  { outcome, hasFault, changedSince }: ClosureForm,
): Promise<FastifyReply> {
  const { t } = await voiceFor(desk, request)
  const fault = hasFault ? { field: 'outcome', text: t('closure.fault') } : undefined
  return actPage(desk, request, reply, view, { template: 'closure', fault, changedSince, data: { outcome } })
}
