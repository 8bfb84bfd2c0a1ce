import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { findPersonalCodes } from '../../sensitive-data/personal-codes.ts'
import type { Desk } from '../desk.ts'
import { formFields, id, idParam, params, shortText } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { type Voice, voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { settingsNavigation } from '../settings/settings-nav.ts'
import type { ErasurePlan } from './erasure-store.ts'
import { shownPlan } from './erasure-view.ts'

export const erasing = 'erase-residents'

/** Steps done before the page answers: a few enquiries are gone by then, more go on beside the desk. */
export const stepsAtOnce = 30

type Form = { readonly reason: string; readonly confirmation: string }
export type Fault = {
  readonly field: 'reason' | 'confirmation' | 'yhteydenotot'
  readonly key: 'short' | 'names' | 'confirmation' | 'changed'
}

/** Erasing what is held about a person (GDPR 17): what would go and what stays, by counts, and then the act. */
export function erasurePages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs

  app.get('/residents/:id/erasure', { config: { right: erasing } }, async (request, reply) => {
    const residentId = params(idParam, request.params).id
    const { newest, plan } = await stateOf(desk, residentId)
    if (newest && newest.stage !== 'asked') return reply.redirect(`/erasures/${newest.id}`, 303)
    if (!plan) throw new RefusedRequest(404, 'not-found')
    await store.recordEvent({
      kind: 'resident-viewed',
      at: clock(),
      actor: { userId: signedIn(request).id },
      facts: { resident: residentId, withText: false },
    })
    return erasurePage(desk, request, reply, plan, { form: { reason: '', confirmation: '' } })
  })

  app.post('/residents/:id/erasure', { config: { right: erasing } }, async (request, reply) => {
    const { mark, ...form } = formFields(
      { mark: id, reason: shortText, confirmation: shortText },
      request.body,
    )
    const residentId = params(idParam, request.params).id
    const { newest, plan } = await stateOf(desk, residentId)
    if (newest) return reply.redirect(`/erasures/${newest.id}`, 303)
    if (!plan) throw new RefusedRequest(404, 'not-found')
    const fault = faultOf(plan, form)
    if (fault) return erasurePage(desk, request, reply, plan, { form, fault })
    const by = { userId: signedIn(request).id, at: clock() }
    const { needsSecond } = (await desk.settings()).erasure
    const begun = await store.beginErasure(residentId, mark, by, form.reason.trim(), needsSecond)
    if (begun.kind === 'no-such-resident') throw new RefusedRequest(404, 'not-found')
    if (begun.kind === 'changed')
      return erasurePage(desk, request, reply, plan, { form, fault: changedFault })
    if (begun.kind === 'names') return erasurePage(desk, request, reply, plan, { form, fault: namesFault })
    if (needsSecond) return reply.redirect(`/residents/${residentId}/erasure?done=asked#ilmoitus`, 303)
    await store.continueErasures(stepsAtOnce)
    return reply.redirect(`/erasures/${begun.id}`, 303)
  })
}

/** `newest` is there while it is not over, and when it left nothing to be erased; another press is none. */
async function stateOf({ needs }: Desk, residentId: string) {
  const [newest] = await needs.store.erasures(residentId, 1)
  const plan = await needs.store.erasurePlan(residentId)
  const isOver = newest?.stage === 'done' && plan !== undefined
  return { plan, ...(newest && !isOver ? { newest } : {}) }
}

export const changedFault: Fault = { field: 'yhteydenotot', key: 'changed' }
const namesFault: Fault = { field: 'reason', key: 'names' }

/** The reason outlives what is erased: it names nobody. */
function faultOf(plan: ErasurePlan, { reason, confirmation }: Form): Fault | undefined {
  if ([...reason.trim()].length < 5) return { field: 'reason', key: 'short' }
  if (reason.includes('@') || findPersonalCodes(reason).length > 0) return { field: 'reason', key: 'names' }
  return confirmationFault(plan, confirmation)
}

/** The newest of the references that go, typed as it stands on the page. */
export function confirmationFault({ tickets }: ErasurePlan, confirmation: string): Fault | undefined {
  const going = tickets.filter(({ fate }) => fate === 'erased' || fate === 'shared')
  const typed = confirmation.trim().toUpperCase()
  return going.at(-1)?.reference === typed ? undefined : { field: 'confirmation', key: 'confirmation' }
}

export async function erasurePage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  plan: ErasurePlan,
  shown: { readonly form: Form; readonly fault?: Fault; readonly holdFault?: boolean },
): Promise<FastifyReply> {
  const voice = voiceOf(request.visit.language, await desk.settings())
  const { form, fault, holdFault } = shown
  const names = new Map((await desk.needs.store.listUsers()).map((user) => [user.id, user.name]))
  const { done } = request.query as { done?: unknown }
  const doneKey = (['held', 'hold-ended', 'asked', 'withdrawn'] as const).find((name) => name === done)
  const faults = [
    ...(fault ? [{ field: fault.field, text: voice.t(`erasure.fault.${fault.key}`) }] : []),
    ...(holdFault ? [{ field: 'hold', text: voice.t('erasure.fault.short') }] : []),
  ]
  return desk.page(request, reply, {
    template: 'erasure',
    title: voice.t('erasure.title'),
    section: 'settings',
    status: fault?.key === 'changed' ? 409 : faults.length > 0 ? 422 : 200,
    hasFaults: faults.length > 0,
    data: {
      path: `/residents/${params(idParam, request.params).id}`,
      places: settingsNavigation('erasures', voice),
      plan: shownPlan(plan, names, voice),
      form,
      faults,
      asked: await shownAsked(desk, request, names, voice),
      notice: doneKey && voice.t(`erasure.done.${doneKey}`),
    },
  })
}

/** Who asked and why, and whether the reader is that one. */
async function shownAsked(
  { needs }: Desk,
  request: FastifyRequest,
  names: ReadonlyMap<string, string>,
  { t, f }: Voice,
) {
  const [asked] = await needs.store.erasures(params(idParam, request.params).id, 1)
  if (asked?.stage !== 'asked') return undefined
  return {
    isOwn: asked.userId === signedIn(request).id,
    by: t('erasure.asked', {
      name: names.get(asked.userId) ?? t('event.somebody'),
      at: f.dateTime(asked.at),
    }),
    reason: (await needs.store.erasureReason(asked.id)) ?? '',
  }
}
