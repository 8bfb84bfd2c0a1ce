import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Desk } from '../desk.ts'
import { formFields, id, idParam, params, shortText } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import { changedFault, confirmationFault, erasing, erasurePage, stepsAtOnce } from './erasure-pages.ts'

/** Four eyes, where the office wants them: what one administrator asked for another one confirms or refuses. */
export function erasureApprovalPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs

  app.post('/residents/:id/erasure-approval', { config: { right: erasing } }, async (request, reply) => {
    const { mark, confirmation } = formFields({ mark: id, confirmation: shortText }, request.body)
    const { plan, asked } = await askedOf(desk, request)
    const form = { reason: '', confirmation }
    const fault = confirmationFault(plan, confirmation)
    if (fault) return erasurePage(desk, request, reply, plan, { form, fault })
    const by = { userId: signedIn(request).id, at: clock() }
    const approved = await store.approveErasure(asked.id, mark, by)
    if (approved === 'changed') return erasurePage(desk, request, reply, plan, { form, fault: changedFault })
    if (approved !== 'begun') throw new RefusedRequest(404, 'not-found')
    await store.continueErasures(stepsAtOnce)
    return reply.redirect(`/erasures/${asked.id}`, 303)
  })

  app.post('/residents/:id/erasure-withdrawal', { config: { right: erasing } }, async (request, reply) => {
    formFields({}, request.body)
    const { asked } = await askedOf(desk, request)
    await store.withdrawErasure(asked.id, { userId: signedIn(request).id, at: clock() })
    return reply.redirect(`/residents/${asked.residentId}/erasure?done=withdrawn#ilmoitus`, 303)
  })
}

async function askedOf({ needs }: Desk, request: FastifyRequest) {
  const residentId = params(idParam, request.params).id
  const [asked] = await needs.store.erasures(residentId, 1)
  const plan = await needs.store.erasurePlan(residentId)
  if (!plan || asked?.stage !== 'asked') throw new RefusedRequest(404, 'not-found')
  return { plan, asked }
}
