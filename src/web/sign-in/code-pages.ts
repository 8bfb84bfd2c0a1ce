import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Desk } from '../desk.ts'
import { formFields, shortText } from '../page/form-fields.ts'
import { homeOf } from '../page/home.ts'
import { localPath } from '../page/local-path.ts'
import { type Voice, voiceOf } from '../page/render.ts'
import { letIn, withBack } from './let-in.ts'
import { pendingUser } from './pending-sign-in.ts'
import { type CodeProof, proveCode } from './prove-code.ts'
import { confirmOffer, shownOffer } from './second-factor-offer.ts'

/** The second step of signing in, and its set-up where the role needs one; both before any session exists. */
export function codePages(app: FastifyInstance, desk: Desk): void {
  const config = { right: 'public', hasForm: true } as const
  app.get('/sign-in/code', { config }, async (request, reply) => {
    const { to } = request.query as { to?: unknown }
    const user = await pendingUser(desk, request)
    return user ? codePage(desk, request, reply, localPath(to) ?? '') : tooSlow(reply, localPath(to))
  })

  app.post('/sign-in/code', { config: { right: 'public' } }, async (request, reply) => {
    const { to, ...given } = formFields({ code: shortText, recovery: shortText, to: shortText }, request.body)
    const user = await pendingUser(desk, request)
    if (!user) return tooSlow(reply, localPath(to))
    const proof = await proveCode(desk.needs, user, given)
    if (proof.kind !== 'right') return codePage(desk, request, reply, localPath(to) ?? '', proof)
    await letIn(desk, reply, user)
    const place = localPath(to) ?? homeOf(user)
    return reply.redirect(proof.by === 'code' ? place : '/profile/second-factor?done=recovery#ilmoitus', 303)
  })

  app.get('/sign-in/set-up', { config }, async (request, reply) => {
    const { to } = request.query as { to?: unknown }
    const user = await pendingUser(desk, request)
    if (!user) return tooSlow(reply, localPath(to))
    if ((await desk.needs.store.secondFactor(user.id))?.isConfirmed)
      return reply.redirect(withBack('/sign-in/code', localPath(to)), 303)
    return setUpPage(desk, request, reply, localPath(to) ?? '')
  })

  app.post('/sign-in/set-up', { config: { right: 'public' } }, async (request, reply) => {
    const { to, ...given } = formFields({ code: shortText, offer: shortText, to: shortText }, request.body)
    const user = await pendingUser(desk, request)
    if (!user) return tooSlow(reply, localPath(to))
    const confirmed = await confirmOffer(desk.needs, user, given)
    if (confirmed.kind !== 'confirmed')
      return setUpPage(desk, request, reply, localPath(to) ?? '', {
        kind: confirmed.kind,
        offer: given.offer,
      })
    await letIn(desk, reply, user)
    const { t } = voiceOf(request.visit.language, await desk.settings())
    return desk.page(request, reply, {
      template: 'codes-given',
      title: t('recovery.title'),
      data: { codes: confirmed.recoveryCodes, next: localPath(to) ?? homeOf(user) },
    })
  })
}

function tooSlow(reply: FastifyReply, to: string | undefined): FastifyReply {
  const back = to ? `&to=${encodeURIComponent(to)}` : ''
  return reply.redirect(`/sign-in?done=too-slow${back}#ilmoitus`, 303)
}

async function codePage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  to: string,
  proof?: Exclude<CodeProof, { kind: 'right' }>,
): Promise<FastifyReply> {
  const voice = voiceOf(request.visit.language, await desk.settings())
  return desk.page(request, reply, {
    template: 'code',
    title: voice.t('code.title'),
    status: proof ? 422 : 200,
    hasFaults: proof !== undefined,
    data: { to, faults: proof ? [codeFault(proof, voice, desk.needs.clock())] : [] },
  })
}

/** Why a code was not taken, in a sentence. */
export function codeFault(
  proof: Exclude<CodeProof, { kind: 'right' }>,
  { t }: Voice,
  now: Date,
): { readonly field: string; readonly text: string } {
  if (proof.kind !== 'wait') return { field: 'code', text: t(`code.fault.${proof.kind}`) }
  const minutes = Math.max(1, Math.ceil((proof.until.getTime() - now.getTime()) / 60_000))
  return { field: 'code', text: t('code.fault.wait', { minutes }) }
}

async function setUpPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  to: string,
  fault?: { readonly kind: 'wrong' | 'old' | 'replaced'; readonly offer: string },
): Promise<FastifyReply> {
  const user = await pendingUser(desk, request)
  if (!user) return tooSlow(reply, to)
  const { t } = voiceOf(request.visit.language, await desk.settings())
  return desk.page(request, reply, {
    template: 'set-up',
    title: t('second-factor.title'),
    status: fault ? 422 : 200,
    hasFaults: fault !== undefined,
    data: {
      to,
      offer: await shownOffer(desk.needs, user, fault?.offer),
      action: '/sign-in/set-up',
      faults: fault ? [{ field: 'code', text: t(`code.fault.${fault.kind}`) }] : [],
    },
  })
}
