import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { languages } from '../people/language.ts'
import { newLink } from '../people/link.ts'
import type { Role } from '../people/user.ts'
import type { Desk } from './desk.ts'
import { formFields, id, idParam, params, shortText } from './form-fields.ts'
import { RefusedRequest } from './refused-request.ts'
import { voiceOf } from './render.ts'

const roles: readonly Role[] = ['advisor', 'supervisor', 'admin']

type UserForm = {
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly language: string
}
type UserFault = {
  readonly field: 'name' | 'email'
  readonly key: 'name-missing' | 'email-wrong' | 'email-taken'
}
type Shown = { readonly form?: UserForm; readonly faults?: readonly UserFault[]; readonly link?: NewLinkView }
type NewLinkView = { readonly url: string; readonly name: string; readonly until: Date }

/** An administrator starts an account and never chooses its password: the person does, through the link. */
export function userPages(app: FastifyInstance, desk: Desk): void {
  const right = 'manage-users'
  app.get('/settings/users', { config: { right } }, async (request, reply) =>
    usersPage(desk, request, reply, {}),
  )

  app.post('/settings/users', { config: { right } }, async (request, reply) => {
    const form = formFields(
      { name: shortText, email: shortText, role: z.enum(roles), language: z.enum(languages) },
      request.body,
    )
    const name = form.name.trim()
    const email = form.email.trim().toLowerCase()
    const faults = faultsOf(name, email)
    if (faults.length > 0) return usersPage(desk, request, reply, { form, faults })
    const userId = randomUUID()
    const facts = { added: userId, role: form.role }
    const result = await desk.needs.store.addUser(
      { id: userId, name, email, role: form.role, language: form.language },
      { kind: 'user-added', at: desk.needs.clock(), actor: actorOf(request), facts },
    )
    if (result === 'email-taken') {
      return usersPage(desk, request, reply, { form, faults: [{ field: 'email', key: 'email-taken' }] })
    }
    return usersPage(desk, request, reply, { link: await linkFor(desk, request, userId, name) })
  })

  app.post('/settings/users/:id/link', { config: { right } }, async (request, reply) => {
    formFields({}, request.body)
    const user = await desk.needs.store.userById(params(idParam, request.params).id)
    if (!user || user.isDisabled) throw new RefusedRequest(404, 'not-found')
    return usersPage(desk, request, reply, { link: await linkFor(desk, request, user.id, user.name) })
  })

  app.post('/settings/users/:id/disabling', { config: { right } }, async (request, reply) => {
    formFields({}, request.body)
    const { id: userId } = params(idParam, request.params)
    const user = await desk.needs.store.userById(userId)
    if (!user || userId === request.visit.user?.id) throw new RefusedRequest(404, 'not-found')
    await desk.needs.store.disableUser(userId, {
      kind: 'user-changed',
      at: desk.needs.clock(),
      actor: actorOf(request),
      facts: { changed: userId, disabled: true },
    })
    return reply.redirect('/settings/users?done=disabled#ilmoitus', 303)
  })
}

function actorOf(request: FastifyRequest): { userId: string } {
  return { userId: id.parse(request.visit.user?.id) }
}

function faultsOf(name: string, email: string): UserFault[] {
  const faults: UserFault[] = []
  if (name === '') faults.push({ field: 'name', key: 'name-missing' })
  if (!/^[^\s@<>"]{1,64}@[^\s@<>"]{3,190}$/.test(email)) faults.push({ field: 'email', key: 'email-wrong' })
  return faults
}

async function linkFor(
  desk: Desk,
  request: FastifyRequest,
  userId: string,
  name: string,
): Promise<NewLinkView> {
  const at = desk.needs.clock()
  const { token, tokenHash, expiresAt } = newLink(at)
  const facts = { changed: userId, link: true }
  await desk.needs.store.addLink(
    { tokenHash, userId, expiresAt },
    { kind: 'user-changed', at, actor: actorOf(request), facts },
  )
  return { url: new URL(`/link/${token}`, desk.needs.publicUrl).href, name, until: expiresAt }
}

async function usersPage(desk: Desk, request: FastifyRequest, reply: FastifyReply, shown: Shown) {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  const { done } = request.query as { done?: unknown }
  const faults = (shown.faults ?? []).map(({ field, key }) => ({ field, text: t(`users.fault.${key}`) }))
  return desk.page(request, reply, {
    template: 'users',
    title: t('users.title'),
    section: 'users',
    status: faults.length > 0 ? 422 : 200,
    hasFaults: faults.length > 0,
    data: {
      users: await desk.needs.store.listUsers(),
      roles,
      form: shown.form ?? { name: '', email: '', role: 'advisor', language: 'fi' },
      faults,
      link: shown.link,
      notice: done === 'disabled' ? t('users.disabled') : undefined,
    },
  })
}
