import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mayUse } from '../../people/permissions.ts'
import type { Desk } from '../desk.ts'
import { formFields, longText, params, referenceParam, wholeNumber } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { mayReadText, ticketOf } from '../tickets/reading.ts'
import { shownJudgements } from './proof-judgements.ts'
import { causes, shownProofs } from './proof-view.ts'
import { reportWords } from './report-words.ts'

const longestExplanation = 2_000

type Draft = { readonly clock: number; readonly cause: string; readonly text: string }

/** The proof of one enquiry's times, made anew from the list of events whenever it is looked at. */
export function proofPages(app: FastifyInstance, desk: Desk): void {
  app.get('/tickets/:reference/proof', { config: { right: 'see-reports' } }, async (request, reply) => {
    const { reference } = params(referenceParam, request.params)
    return proofPage(desk, request, reply, reference)
  })

  app.post('/tickets/:reference/proof', { config: { right: 'explain-delays' } }, async (request, reply) => {
    const { reference } = params(referenceParam, request.params)
    const fields = formFields({ clock: wholeNumber, cause: z.enum(causes), text: longText }, request.body)
    const text = fields.text.trim()
    const view = await ticketOf(desk, reference)
    const { clocks } = await desk.needs.store.ticketProof(view.ticket.id)
    if (!clocks.some(({ seq }) => seq === fields.clock)) throw new RefusedRequest(400, 'form-unreadable')
    if (text === '' || text.length > longestExplanation) {
      return proofPage(desk, request, reply, reference, { ...fields, text })
    }
    await desk.needs.store.recordEvent({
      kind: 'delay-explained',
      at: desk.needs.clock(),
      ticketId: view.ticket.id,
      actor: { userId: signedIn(request).id },
      facts: { clock: fields.clock, cause: fields.cause },
      personal: { reason: text },
    })
    return reply.redirect(`/tickets/${view.ticket.reference}/proof#k-${fields.clock}`, 303)
  })
}

async function proofPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  reference: string,
  refused?: Draft,
): Promise<FastifyReply> {
  const { store, clock } = desk.needs
  const user = signedIn(request)
  const view = await ticketOf(desk, reference)
  const proof = await store.ticketProof(view.ticket.id)
  const voice = voiceOf(user.language, await desk.settings())
  const names = new Map((await store.listUsers()).map(({ id, name }) => [id, name]))
  const now = clock()
  const mayRead = mayReadText(user, view, now)
  await store.recordEvent({
    kind: 'ticket-viewed',
    at: now,
    ticketId: view.ticket.id,
    actor: { userId: user.id },
    facts: { withText: false, as: 'proof' },
  })
  const nameOf = (id: string | undefined) =>
    id === undefined ? voice.t('event.service') : (names.get(id) ?? voice.t('event.somebody'))
  const mayOpen = mayUse(user.role, 'see-inbox')
  const fault = refused && { field: `text-${refused.clock}`, text: voice.t('proof.fault') }
  return desk.page(request, reply, {
    template: 'proof',
    title: view.ticket.reference,
    section: 'reports',
    status: fault ? 422 : 200,
    hasFaults: fault !== undefined,
    data: {
      reference: view.ticket.reference,
      proofs: shownProofs(view, proof, {
        voice,
        words: reportWords(voice, names),
        mayRead,
        now,
        nameOf,
      }),
      judgements: shownJudgements(proof.judgements, { voice, maySeeReasons: mayOpen, nameOf }),
      mayRead,
      mayOpen,
      mayExplain: mayUse(user.role, 'explain-delays'),
      causes,
      refused,
      faults: fault ? [fault] : [],
    },
  })
}
