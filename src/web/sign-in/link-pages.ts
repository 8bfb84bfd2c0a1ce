import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { hashToken } from '../../people/link.ts'
import type { User } from '../../people/user.ts'
import type { Desk } from '../desk.ts'
import { formFields, params } from '../page/form-fields.ts'
import { voiceOf } from '../page/render.ts'
import { goOnAfterPassword } from './let-in.ts'
import { passwordFault } from './password-fault.ts'

const tokenParam = z.object({ token: z.string().regex(/^[\w-]{20,100}$/) })

/** A single-use link to choose a password; a second factor is asked for all the same. Used or too old: one answer. */
export function linkPages(app: FastifyInstance, desk: Desk): void {
  app.get('/link/:token', { config: { right: 'public', hasForm: true } }, async (request, reply) => {
    const { token } = params(tokenParam, request.params)
    const user = await desk.needs.store.linkUser(hashToken(token), desk.needs.clock())
    return linkPage(desk, request, reply, token, user)
  })

  app.post('/link/:token', { config: { right: 'public' } }, async (request, reply) => {
    const { token } = params(tokenParam, request.params)
    const password = z.string().max(2000)
    const fields = formFields({ password, again: password }, request.body)
    const tokenHash = hashToken(token)
    const now = desk.needs.clock()
    const user = await desk.needs.store.linkUser(tokenHash, now)
    if (!user) return linkPage(desk, request, reply, token, undefined)
    const fault = passwordFault(desk.needs, fields, user)
    if (fault) return linkPage(desk, request, reply, token, user, fault)
    const passwordHash = await desk.needs.passwords.hash(fields.password)
    const isRedeemed = await desk.needs.store.redeemLink(tokenHash, passwordHash, now, {
      kind: 'user-changed',
      at: now,
      actor: { userId: user.id },
      facts: { changed: user.id, password: true },
    })
    if (!isRedeemed) return linkPage(desk, request, reply, token, undefined)
    return goOnAfterPassword(desk, reply, { user, passwordHash }, undefined)
  })
}

async function linkPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  user: User | undefined,
  fault?: ReturnType<typeof passwordFault>,
) {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  if (!user) {
    return desk.page(request, reply, { template: 'link-spent', title: t('link.spent.title'), status: 410 })
  }
  return desk.page(request, reply, {
    template: 'link',
    title: t('link.title'),
    status: fault ? 422 : 200,
    hasFaults: fault !== undefined,
    data: {
      token,
      email: user.email,
      fault: fault && { field: fault === 'differ' ? 'again' : 'password', text: t(`link.fault.${fault}`) },
    },
  })
}
