import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { languages } from '../../people/language.ts'
import type { Desk } from '../desk.ts'
import { formFields, shortText } from '../page/form-fields.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { type GivenLink, giveLink } from '../people/given-link.ts'
import { leave, stepData } from './setup-step.ts'

const right = 'manage-users'

type PersonForm = { readonly name: string; readonly email: string; readonly language: string }
type PersonFault = {
  readonly field: 'name' | 'email'
  readonly key: 'name-missing' | 'email-wrong' | 'email-taken'
}
type Shown = {
  readonly form?: PersonForm
  readonly faults?: readonly PersonFault[]
  readonly link?: GivenLink
}

/** The last step: the first advisor gets an invitation and chooses a password alone. */
export function setupPeoplePages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  app.get('/setup/people', { config: { right } }, async (request, reply) =>
    peoplePage(desk, request, reply, {}),
  )

  app.post('/setup/people', { config: { right } }, async (request, reply) => {
    const form = formFields({ name: shortText, email: shortText, language: z.enum(languages) }, request.body)
    const name = form.name.trim()
    const email = form.email.trim().toLowerCase()
    const faults: PersonFault[] = []
    if (name === '') faults.push({ field: 'name', key: 'name-missing' })
    if (!/^[^\s@<>"]{1,64}@[^\s@<>"]{3,190}$/.test(email)) faults.push({ field: 'email', key: 'email-wrong' })
    if (faults.length > 0) return peoplePage(desk, request, reply, { form, faults })
    const id = randomUUID()
    const actor = { userId: signedIn(request).id }
    const added = await store.addUser(
      { id, name, email, role: 'advisor', language: form.language },
      { kind: 'user-added', at: clock(), actor, facts: { added: id, role: 'advisor' } },
    )
    const advisor = added === 'added' ? await store.userById(id) : undefined
    if (!advisor)
      return peoplePage(desk, request, reply, { form, faults: [{ field: 'email', key: 'email-taken' }] })
    return peoplePage(desk, request, reply, { link: await giveLink(desk, request, advisor, 'invitation') })
  })

  app.post('/setup/people/end', { config: { right } }, async (request, reply) => {
    formFields({}, request.body)
    return leave(desk, request, reply, 'people', 'done')
  })
}

async function peoplePage(desk: Desk, request: FastifyRequest, reply: FastifyReply, shown: Shown) {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  const faults = (shown.faults ?? []).map(({ field, key }) => ({ field, text: t(`users.fault.${key}`) }))
  return desk.page(request, reply, {
    template: 'setup-people',
    title: t('setup.people.title'),
    section: 'settings',
    status: faults.length > 0 ? 422 : 200,
    hasFaults: faults.length > 0,
    data: {
      ...(await stepData(desk, request, 'people')),
      form: shown.form ?? { name: '', email: '', language: 'fi' },
      faults,
      link: shown.link,
    },
  })
}
