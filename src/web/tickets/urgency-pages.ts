import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { targetRule } from '../../tickets/targets.ts'
import type { Urgency } from '../../tickets/ticket.ts'
import { dueUnder, urgencies, urgencyChanged } from '../../tickets/urgency.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { formFields, longText, params, referenceParam, wholeNumber } from '../page/form-fields.ts'
import { signedIn } from '../page/signed-in.ts'
import { actPage } from './act-page.ts'
import { ticketOf } from './reading.ts'
import { actAndReturn } from './ticket-change.ts'
import { voiceFor } from './ticket-pages.ts'
import { urgencyProposal } from './urgency-proposal.ts'

type UrgencyForm = {
  readonly urgency: Urgency
  readonly reason: string
  readonly fault?: 'reason' | 'same'
  readonly changedSince?: number
}

/** How urgent an enquiry is, what that does to its due time, and why: nobody moves a target without a word. */
export function urgencyPages(app: FastifyInstance, desk: Desk): void {
  const right = 'work-tickets'
  app.get('/tickets/:reference/urgency', { config: { right } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const { serviceHours } = await desk.settings()
    const voice = await voiceFor(desk, request)
    const proposal = urgencyProposal(view.ticket, serviceHours.timeZone, voice, desk.needs.clock())
    const { urgency, reason } = proposal ?? { urgency: view.ticket.urgency, reason: '' }
    return urgencyPage(desk, request, reply, view, { urgency, reason })
  })

  app.post('/tickets/:reference/urgency', { config: { right } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const { version, seq, ...form } = formFields(
      { version: wholeNumber, seq: wholeNumber, urgency: z.enum(urgencies), reason: longText },
      request.body,
    )
    const actor = { userId: signedIn(request).id }
    const due = targetRule(await desk.settings())
    return actAndReturn(desk, request, reply, view, {
      kind: 'urgency-changed',
      version,
      decide: (ticket) => urgencyChanged(ticket, form, actor, desk.needs.clock(), due),
      refused: (reason) => {
        const fault = reason === 'reason-missing' ? 'reason' : 'same'
        return urgencyPage(desk, request, reply, view, { ...form, fault })
      },
      again: (now) => urgencyPage(desk, request, reply, now, { ...form, changedSince: seq }),
    })
  })
}

async function urgencyPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  form: UrgencyForm,
): Promise<FastifyReply> {
  const { t, f } = await voiceFor(desk, request)
  const now = desk.needs.clock()
  const due = targetRule(await desk.settings())
  const fault = form.fault && {
    field: form.fault === 'reason' ? 'reason' : `urgency-${form.urgency}`,
    text: t(`urgency.fault.${form.fault}`),
  }
  const data = {
    chosen: form.urgency,
    reason: form.reason,
    isReasonFault: form.fault === 'reason',
    choices: urgencies.map((urgency) => {
      const dueAt = dueUnder(view.ticket, urgency, now, due)
      return {
        urgency,
        isNow: urgency === view.ticket.urgency,
        due: dueAt && t('urgency.due', { due: f.dateTime(dueAt) }),
      }
    }),
    isBroken: view.ticket.dueAt !== undefined && view.ticket.dueAt < now,
  }
  return actPage(desk, request, reply, view, {
    template: 'urgency',
    fault,
    changedSince: form.changedSince,
    data,
  })
}
