import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { languages } from '../../people/language.ts'
import { type Role, roles } from '../../people/user.ts'
import { colleagueView } from '../answers/colleague-view.ts'
import type { Desk } from '../desk.ts'
import { formFields, shortText } from '../page/form-fields.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { settingsNavigation } from '../settings/settings-nav.ts'
import { type GivenLink, giveLink } from './given-link.ts'

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
type Shown = { readonly form?: UserForm; readonly faults?: readonly UserFault[]; readonly link?: GivenLink }

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
    const { store, clock } = desk.needs
    const userId = randomUUID()
    const facts = { added: userId, role: form.role }
    const result = await store.addUser(
      { id: userId, name, email, role: form.role, language: form.language },
      { kind: 'user-added', at: clock(), actor: { userId: signedIn(request).id }, facts },
    )
    const added = result === 'added' ? await store.userById(userId) : undefined
    if (!added)
      return usersPage(desk, request, reply, { form, faults: [{ field: 'email', key: 'email-taken' }] })
    return usersPage(desk, request, reply, { link: await giveLink(desk, request, added, 'invitation') })
  })
}

function faultsOf(name: string, email: string): UserFault[] {
  const faults: UserFault[] = []
  if (name === '') faults.push({ field: 'name', key: 'name-missing' })
  if (!/^[^\s@<>"]{1,64}@[^\s@<>"]{3,190}$/.test(email)) faults.push({ field: 'email', key: 'email-wrong' })
  return faults
}

async function usersPage(desk: Desk, request: FastifyRequest, reply: FastifyReply, shown: Shown) {
  const { needs } = desk
  const settings = await desk.settings()
  const voice = voiceOf(request.visit.language, settings)
  const { t } = voice
  const faults = (shown.faults ?? []).map(({ field, key }) => ({ field, text: t(`users.fault.${key}`) }))
  const now = needs.clock()
  const users = (await needs.store.colleagues()).map((one) => colleagueView(one, settings, voice, now))
  return desk.page(request, reply, {
    template: 'users',
    title: t('users.title'),
    section: 'users',
    status: faults.length > 0 ? 422 : 200,
    hasFaults: faults.length > 0,
    data: {
      places: settingsNavigation('users', voice),
      users: users.toSorted((one, other) => Number(one.isDisabled) - Number(other.isDisabled)),
      roles,
      form: shown.form ?? { name: '', email: '', role: 'advisor', language: 'fi' },
      faults,
      link: shown.link,
    },
  })
}
