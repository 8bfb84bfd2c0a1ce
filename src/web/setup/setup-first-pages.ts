import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Desk } from '../desk.ts'
import type { PasswordFault } from '../desk-needs.ts'
import { formFields, params, shortText } from '../page/form-fields.ts'
import { voiceOf } from '../page/render.ts'
import { goOnAfterPassword } from '../sign-in/let-in.ts'

const tokenParam = z.object({ token: z.string().regex(/^[\w-]{20,100}$/) })

type FirstForm = {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly again: string
}
type FirstFault = {
  readonly field: keyof FirstForm
  readonly key: `users.fault.${'name-missing' | 'email-wrong'}` | `link.fault.${PasswordFault | 'differ'}`
}

/**
 * The first administrator, by the link that was printed when the service started. It works while there is
 * nobody; used, wrong or never given has one answer.
 */
export function setupFirstPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock, passwords } = desk.needs
  const config = { right: 'public', hasForm: true } as const

  app.get('/setup/first/:token', { config }, async (request, reply) => {
    const { token } = params(tokenParam, request.params)
    return (await isOpen(desk, token)) ? firstPage(desk, request, reply, token) : spent(desk, request, reply)
  })

  app.post('/setup/first/:token', { config }, async (request, reply) => {
    const { token } = params(tokenParam, request.params)
    const secret = z.string().max(2000)
    const form = formFields(
      { name: shortText, email: shortText, password: secret, again: secret },
      request.body,
    )
    if (!(await isOpen(desk, token))) return spent(desk, request, reply)
    const faults = faultsOf(desk, form)
    if (faults.length > 0) return firstPage(desk, request, reply, token, form, faults)
    const user = {
      id: randomUUID(),
      name: form.name.trim(),
      email: form.email.trim().toLowerCase(),
      language: request.visit.language,
    }
    const passwordHash = await passwords.hash(form.password)
    const facts = { added: user.id, role: 'admin' }
    const event = { kind: 'user-added', at: clock(), actor: { userId: user.id }, facts } as const
    if ((await store.addFirstUser({ ...user, passwordHash }, event)) !== 'added')
      return spent(desk, request, reply)
    const added = (await store.userById(user.id))!
    return goOnAfterPassword(desk, reply, { user: added, passwordHash }, '/setup')
  })
}

async function isOpen({ needs }: Desk, token: string): Promise<boolean> {
  return (needs.firstEntry?.isToken(token) ?? false) && (await needs.store.listUsers()).length === 0
}

function faultsOf({ needs }: Desk, { name, email, password, again }: FirstForm): readonly FirstFault[] {
  const faults: FirstFault[] = []
  if (name.trim() === '') faults.push({ field: 'name', key: 'users.fault.name-missing' })
  if (!/^[^\s@<>"]{1,64}@[^\s@<>"]{3,190}$/.test(email.trim()))
    faults.push({ field: 'email', key: 'users.fault.email-wrong' })
  const [weak] = needs.passwords.faults(password, [name, email, needs.service.name])
  if (weak) faults.push({ field: 'password', key: `link.fault.${weak}` })
  else if (password !== again) faults.push({ field: 'again', key: 'link.fault.differ' })
  return faults
}

async function spent(desk: Desk, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  return desk.page(request, reply, { template: 'link-spent', title: t('link.spent.title'), status: 410 })
}

async function firstPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  form?: FirstForm,
  faults: readonly FirstFault[] = [],
): Promise<FastifyReply> {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  return desk.page(request, reply, {
    template: 'setup-first',
    title: t('setup.first.title'),
    status: faults.length > 0 ? 422 : 200,
    hasFaults: faults.length > 0,
    data: {
      token,
      form: { name: form?.name ?? '', email: form?.email ?? '' },
      faults: faults.map(({ field, key }) => ({ field, text: t(key) })),
    },
  })
}
