import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Colleague } from '../../people/staff-store.ts'
import { roles } from '../../people/user.ts'
import { colleagueView } from '../answers/colleague-view.ts'
import type { Desk } from '../desk.ts'
import { formFields, idParam, params } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { settingsNavigation } from '../settings/settings-nav.ts'
import { type GivenLink, giveLink } from './given-link.ts'

const right = 'manage-users'
const doneNames = ['disabled', 'enabled', 'role', 'second-factor'] as const

/** One person's account, as an administrator decides about it; one's own is left to the others. */
export function userPage(app: FastifyInstance, desk: Desk): void {
  app.get('/settings/users/:id', { config: { right } }, async (request, reply) => {
    const { done } = request.query as { done?: unknown }
    const { t } = voiceOf(request.visit.language, await desk.settings())
    const known = doneNames.find((name) => name === done)
    const shown = known ? { notice: t(`user.done.${known}`) } : {}
    return showUser(desk, request, reply, await colleagueOf(desk, request), shown)
  })

  app.post('/settings/users/:id/link', { config: { right } }, async (request, reply) => {
    formFields({}, request.body)
    const colleague = await anotherOf(desk, request)
    if (colleague.user.isDisabled) throw new RefusedRequest(404, 'not-found')
    const kind = colleague.hasPassword ? 'password-link' : 'invitation'
    const link = await giveLink(desk, request, colleague.user, kind)
    return showUser(desk, request, reply, colleague, { link })
  })

  app.post('/settings/users/:id/second-factor-removal', { config: { right } }, async (request, reply) => {
    formFields({}, request.body)
    const { user, hasSecondFactor } = await anotherOf(desk, request)
    const { store, clock, staffMail } = desk.needs
    await store.removeSecondFactor(user.id, {
      kind: 'user-changed',
      at: clock(),
      actor: { userId: signedIn(request).id },
      facts: { changed: user.id, secondFactor: 'reset' },
    })
    if (hasSecondFactor) await staffMail.tellSecondFactorReset(user)
    return reply.redirect(`/settings/users/${user.id}?done=second-factor#ilmoitus`, 303)
  })
}

export async function colleagueOf({ needs }: Desk, request: FastifyRequest): Promise<Colleague> {
  const colleague = await needs.store.colleague(params(idParam, request.params).id)
  if (!colleague) throw new RefusedRequest(404, 'not-found')
  return colleague
}

/** Nobody decides about the own account here. */
export async function anotherOf(desk: Desk, request: FastifyRequest): Promise<Colleague> {
  const colleague = await colleagueOf(desk, request)
  if (colleague.user.id === signedIn(request).id) throw new RefusedRequest(404, 'not-found')
  return colleague
}

type Shown = {
  readonly notice?: string
  readonly fault?: { readonly field: string; readonly text: string }
  readonly link?: GivenLink
}

export async function showUser(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  colleague: Colleague,
  shown: Shown,
): Promise<FastifyReply> {
  const { needs } = desk
  const settings = await desk.settings()
  const voice = voiceOf(request.visit.language, settings)
  return desk.page(request, reply, {
    template: 'user',
    title: voice.t('user.title'),
    section: 'users',
    status: shown.fault ? 422 : 200,
    hasFaults: shown.fault !== undefined,
    data: {
      places: settingsNavigation('users', voice),
      person: colleagueView(colleague, settings, voice, needs.clock()),
      held: await needs.store.heldTickets(colleague.user.id),
      isOwn: colleague.user.id === signedIn(request).id,
      roles,
      faults: shown.fault ? [shown.fault] : [],
      ...shown,
    },
  })
}
