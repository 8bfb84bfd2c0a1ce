import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Desk } from '../desk.ts'
import { formFields, idParam, params, shortText } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import { erasing, erasurePage } from './erasure-pages.ts'
import type { ErasurePlan } from './erasure-store.ts'

/** An enquiry that is needed, for an appeal say, is held with a written reason until somebody lifts it. */
export function holdPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs

  app.post('/residents/:id/hold', { config: { right: erasing } }, async (request, reply) => {
    const fields = formFields({ reference: shortText, hold: shortText }, request.body)
    const { plan, path } = await planOf(desk, request, fields.reference)
    const reason = fields.hold.trim()
    if ([...reason].length < 5)
      return erasurePage(desk, request, reply, plan, {
        form: { reason: '', confirmation: '' },
        holdFault: true,
      })
    await store.holdTicket(fields.reference, { userId: signedIn(request).id, at: clock(), reason })
    return reply.redirect(`${path}?done=held#ilmoitus`, 303)
  })

  app.post('/residents/:id/hold-ending', { config: { right: erasing } }, async (request, reply) => {
    const { reference } = formFields({ reference: shortText }, request.body)
    const { path } = await planOf(desk, request, reference)
    const actor = { userId: signedIn(request).id }
    await store.endHold(reference, { kind: 'ticket-hold-ended', at: clock(), actor })
    return reply.redirect(`${path}?done=hold-ended#ilmoitus`, 303)
  })
}

/** Only enquiries of the person whose page it is. */
async function planOf(
  { needs }: Desk,
  request: FastifyRequest,
  reference: string,
): Promise<{ readonly plan: ErasurePlan; readonly path: string }> {
  const residentId = params(idParam, request.params).id
  const plan = await needs.store.erasurePlan(residentId)
  if (!plan?.tickets.some((ticket) => ticket.reference === reference))
    throw new RefusedRequest(404, 'not-found')
  return { plan, path: `/residents/${residentId}/erasure` }
}
