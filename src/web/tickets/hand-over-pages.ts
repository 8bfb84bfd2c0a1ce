import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { closed } from '../../tickets/transitions.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { formFields, longText, params, referenceParam, shortText } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import { ticketOf } from './reading.ts'
import { shownFor, voiceFor } from './ticket-pages.ts'

const fields = {
  formId: z.uuid(),
  authority: shortText,
  sent: longText,
  reason: longText,
  told: longText,
  closes: z.literal('yes').optional(),
}

type HandOver = z.infer<z.ZodObject<typeof fields>>

const demanded = ['authority', 'reason', 'told'] as const

/**
 * The matter belongs to another authority (Administrative Procedure Act 434/2003 § 21): what was sent to whom,
 * why, and what the resident was told. Nothing leaves by this; it tells what a person did.
 */
export function handOverPages(app: FastifyInstance, desk: Desk): void {
  const config = { right: 'work-tickets' } as const
  app.get('/tickets/:reference/hand-over', { config }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const form = { formId: randomUUID(), authority: '', sent: '', reason: '', told: '' }
    return handOverPage(desk, request, reply, view, form, [])
  })

  app.post('/tickets/:reference/hand-over', { config }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const form = formFields(fields, request.body)
    const missing = demanded.filter((name) => form[name].trim() === '')
    if (missing.length > 0) return handOverPage(desk, request, reply, view, form, missing)
    await keepHandOver(desk, request, view, form)
    return reply.redirect(`/tickets/${view.ticket.reference}?done=handed-over#ilmoitus`, 303)
  })
}

async function keepHandOver(
  desk: Desk,
  request: FastifyRequest,
  { ticket }: TicketView,
  form: HandOver,
): Promise<void> {
  const { store, clock } = desk.needs
  const { t } = await voiceFor(desk, request)
  const at = clock()
  const actor = { userId: signedIn(request).id }
  const authority = form.authority.trim()
  const messageId = randomUUID()
  const lines = [
    t('hand-over.note', { authority }),
    ...(['sent', 'reason', 'told'] as const)
      .filter((name) => form[name].trim() !== '')
      .map((name) => `${t(`hand-over.${name}`)}: ${form[name].trim()}`),
  ]
  const note = { formId: form.formId, messageId, ticketId: ticket.id, authorId: actor.userId, at }
  const added = await store.addNote(
    { ...note, text: lines.join('\n') },
    {
      ...{ kind: 'ticket-handed-over', at, ticketId: ticket.id, messageId, actor },
      facts: { hasSent: form.sent.trim() !== '', closes: form.closes === 'yes' },
      personal: { authority, reason: form.reason.trim(), told: form.told.trim() },
    },
  )
  if (added === 'no-such-ticket') throw new RefusedRequest(404, 'not-found')
  if (form.closes !== 'yes' || added === 'already-added') return
  await store.changeTicket(ticket.id, (current) => {
    if (current.state === 'closed') return { refused: 'already-so' }
    return closed(current, t('hand-over.note', { authority }), actor, at)
  })
}

async function handOverPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  form: HandOver,
  missing: readonly (typeof demanded)[number][],
): Promise<FastifyReply> {
  const { ticket, voice } = await shownFor(desk, request, view)
  return desk.page(request, reply, {
    template: 'hand-over',
    title: ticket.reference,
    section: 'inbox',
    status: missing.length > 0 ? 422 : 200,
    hasFaults: missing.length > 0,
    data: {
      ticket,
      form,
      faults: missing.map((field) => ({ field, text: voice.t(`hand-over.fault.${field}`) })),
    },
  })
}
