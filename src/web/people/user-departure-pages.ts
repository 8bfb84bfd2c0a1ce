import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mayUse } from '../../people/permissions.ts'
import type { Colleague } from '../../people/staff-store.ts'
import { type Role, roles } from '../../people/user.ts'
import type { Desk } from '../desk.ts'
import { handlersOf } from '../inbox/inbox-pages.ts'
import { formFields } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { settingsNavigation } from '../settings/settings-nav.ts'
import { anotherOf, showUser } from './user-page.ts'

const right = 'manage-users'
const successor = z.string().max(64)

/** Leaving: before the account closes or the role changes, somebody says who goes on with the open work. */
export function userDeparturePages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs

  app.get('/settings/users/:id/disabling', { config: { right } }, async (request, reply) => {
    const colleague = await anotherOf(desk, request)
    return departurePage(desk, request, reply, colleague, undefined)
  })

  app.post('/settings/users/:id/disabling', { config: { right } }, async (request, reply) => {
    const fields = formFields({ successor }, request.body)
    const colleague = await anotherOf(desk, request)
    const { id } = colleague.user
    const next = await successorOf(desk, id, fields.successor)
    const facts = { changed: id, disabled: true }
    const event = eventOf(request, clock(), facts)
    const result = await store.disableUser(id, event, next)
    if (result === 'last-admin') return refuseLast(desk, request, reply, colleague)
    return reply.redirect(`/settings/users/${id}?done=disabled#ilmoitus`, 303)
  })

  app.post('/settings/users/:id/enabling', { config: { right } }, async (request, reply) => {
    formFields({}, request.body)
    const { id } = (await anotherOf(desk, request)).user
    await store.enableUser(id, eventOf(request, clock(), { changed: id, disabled: false }))
    return reply.redirect(`/settings/users/${id}?done=enabled#ilmoitus`, 303)
  })

  app.post('/settings/users/:id/role', { config: { right } }, async (request, reply) => {
    const fields = formFields({ role: z.enum(roles), successor: successor.optional() }, request.body)
    const colleague = await anotherOf(desk, request)
    const { id, role: before, isDisabled } = colleague.user
    if (isDisabled) throw new RefusedRequest(404, 'not-found')
    const { role } = fields
    if (role === before) return reply.redirect(`/settings/users/${id}`, 303)
    const isAsked = fields.successor !== undefined || mayUse(role, 'work-tickets')
    if (!isAsked && (await store.heldTickets(id)).length > 0)
      return departurePage(desk, request, reply, colleague, role)
    const next = await successorOf(desk, id, fields.successor ?? '')
    const event = eventOf(request, clock(), { changed: id, role, before })
    if ((await store.changeRole(id, role, event, next)) === 'last-admin')
      return refuseLast(desk, request, reply, colleague)
    return reply.redirect(`/settings/users/${id}?done=role#ilmoitus`, 303)
  })
}

function eventOf(request: FastifyRequest, at: Date, facts: Record<string, string | boolean>) {
  return { kind: 'user-changed', at, actor: { userId: signedIn(request).id }, facts } as const
}

async function successorOf(desk: Desk, leavingId: string, chosen: string): Promise<string | undefined> {
  if (chosen === '') return undefined
  const known = (await handlersOf(desk)).some(({ id }) => id === chosen && id !== leavingId)
  if (!known) throw new RefusedRequest(400, 'form-unreadable')
  return chosen
}

async function refuseLast(desk: Desk, request: FastifyRequest, reply: FastifyReply, colleague: Colleague) {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  const fault = { field: 'tunnus', text: t('user.fault.last-admin') }
  return showUser(desk, request, reply, colleague, { fault })
}

async function departurePage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { user }: Colleague,
  role: Role | undefined,
): Promise<FastifyReply> {
  const voice = voiceOf(request.visit.language, await desk.settings())
  return desk.page(request, reply, {
    template: 'departure',
    title: voice.t(role ? 'departure.role-title' : 'departure.title'),
    section: 'users',
    data: {
      places: settingsNavigation('users', voice),
      person: user,
      role,
      held: await desk.needs.store.heldTickets(user.id),
      successors: (await handlersOf(desk)).filter(({ id }) => id !== user.id),
    },
  })
}
