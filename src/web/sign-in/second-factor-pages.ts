import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { newRecoveryCodes } from '../../people/recovery-code.ts'
import type { Desk } from '../desk.ts'
import { formFields, shortText } from '../page/form-fields.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { codeFault } from './code-pages.ts'
import { type GivenCode, proveCode } from './prove-code.ts'
import { confirmOffer, shownOffer } from './second-factor-offer.ts'

const right = 'signed-in'
const path = '/profile/second-factor'
const doneNames = ['recovery', 'removed'] as const
const codeShape = { code: shortText, recovery: shortText }

type Shown = {
  readonly faults?: readonly { readonly field: string; readonly text: string }[]
  readonly notice?: string
  readonly codes?: readonly string[]
  /** The offer that a wrong code was given for. */
  readonly keptOffer?: string
}

/** One's own one-time codes: whoever changes them proves by one who they are. */
export function secondFactorPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  app.get(path, { config: { right } }, async (request, reply) => {
    const { done } = request.query as { done?: unknown }
    const user = signedIn(request)
    const { t } = voiceOf(user.language, await desk.settings())
    const known = doneNames.find((name) => name === done)
    const left = await store.recoveryCodesLeft(user.id)
    const notice = known && t(`second-factor.done.${known}`, { left })
    return showFactor(desk, request, reply, notice ? { notice } : {})
  })

  app.post(path, { config: { right } }, async (request, reply) => {
    const given = formFields({ code: shortText, offer: shortText }, request.body)
    const user = signedIn(request)
    const confirmed = await confirmOffer(desk.needs, user, given, request.visit.session)
    if (confirmed.kind === 'confirmed')
      return showFactor(desk, request, reply, { codes: confirmed.recoveryCodes })
    const { t } = voiceOf(user.language, await desk.settings())
    const faults = [{ field: 'code', text: t(`code.fault.${confirmed.kind}`) }]
    return showFactor(desk, request, reply, { faults, keptOffer: given.offer })
  })

  app.post(`${path}/recovery-codes`, { config: { right } }, async (request, reply) => {
    const refused = await refusal(desk, request, formFields(codeShape, request.body))
    if (refused) return showFactor(desk, request, reply, refused)
    const codes = newRecoveryCodes()
    const hashes = await Promise.all(codes.map((code) => desk.needs.passwords.hash(code)))
    const { id } = signedIn(request)
    await store.renewRecoveryCodes(id, hashes, ownChange(id, clock(), 'recovery-renewed'))
    return showFactor(desk, request, reply, { codes })
  })

  app.post(`${path}/removal`, { config: { right } }, async (request, reply) => {
    const refused = await refusal(desk, request, formFields(codeShape, request.body))
    if (refused) return showFactor(desk, request, reply, refused)
    const { id } = signedIn(request)
    await store.removeSecondFactor(id, ownChange(id, clock(), 'removed'), request.visit.session)
    return reply.redirect(`${path}?done=removed#ilmoitus`, 303)
  })
}

function ownChange(id: string, at: Date, secondFactor: string) {
  return { kind: 'user-changed', at, actor: { userId: id }, facts: { changed: id, secondFactor } } as const
}

async function refusal(desk: Desk, request: FastifyRequest, given: GivenCode): Promise<Shown | undefined> {
  const user = signedIn(request)
  const proof = await proveCode(desk.needs, user, given)
  if (proof.kind === 'right') return undefined
  const voice = voiceOf(user.language, await desk.settings())
  return { faults: [codeFault(proof, voice, desk.needs.clock())] }
}

async function showFactor(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { faults = [], keptOffer, ...shown }: Shown,
): Promise<FastifyReply> {
  const user = signedIn(request)
  const settings = await desk.settings()
  const { t } = voiceOf(user.language, settings)
  const isOn = (await desk.needs.store.secondFactor(user.id))?.isConfirmed ?? false
  return desk.page(request, reply, {
    template: 'second-factor',
    title: t('second-factor.title'),
    section: 'profile',
    status: faults.length > 0 ? 422 : 200,
    hasFaults: faults.length > 0,
    data: {
      isOn,
      isRequired: settings.secondFactor.requiredFor.includes(user.role),
      left: isOn ? await desk.needs.store.recoveryCodesLeft(user.id) : 0,
      offer: isOn ? undefined : await shownOffer(desk.needs, user, keptOffer),
      action: path,
      to: '',
      faults,
      ...shown,
    },
  })
}
