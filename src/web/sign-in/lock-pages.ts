import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { hashToken } from '../../people/link.ts'
import type { Desk } from '../desk.ts'
import { formFields, shortText } from '../page/form-fields.ts'
import { homeOf } from '../page/home.ts'
import { localPath } from '../page/local-path.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { withBack } from './let-in.ts'
import { checkPassword, startSession } from './sign-in.ts'

/**
 * The screen of an idle desk: shows nothing, asks the password again, goes back to where one was. Locking it
 * by hand is a session that nobody has touched for as long.
 */
export function lockPages(app: FastifyInstance, desk: Desk): void {
  app.get('/locked', { config: { right: 'public' } }, async (request, reply) => {
    const { gate, user } = request.visit
    if (gate === 'open' && user) return reply.redirect(homeOf(user), 303)
    const { to } = request.query as { to?: unknown }
    if (gate !== 'locked') return reply.redirect(withBack('/sign-in', localPath(to)), 303)
    return lockedPage(desk, request, reply, localPath(to) ?? '')
  })

  app.post('/locked', { config: { right: 'public' } }, async (request, reply) => {
    const { password, to } = formFields({ password: z.string().max(1000), to: shortText }, request.body)
    const { gate, user, session } = request.visit
    if (gate !== 'locked' || !user || !session)
      return reply.redirect(withBack('/sign-in', localPath(to)), 303)
    const device = desk.cookies.read(request, 'device')
    const given = { email: user.email, password, address: request.ip, ...(device ? { device } : {}) }
    const result = await checkPassword(desk.needs, given)
    if (result.kind !== 'right') {
      return lockedPage(desk, request, reply, localPath(to) ?? '', result.kind)
    }
    const at = desk.needs.clock()
    await desk.needs.store.endSession(session, { kind: 'session-ended', at, actor: { userId: user.id } })
    const userAgent = request.headers['user-agent']
    desk.cookies.set(
      reply,
      'session',
      await startSession(desk.needs, user, { userAgent, address: request.ip }),
    )
    return reply.redirect(localPath(to) ?? homeOf(user), 303)
  })

  app.post('/lock', { config: { right: 'signed-in' } }, async (request, reply) => {
    const { to } = formFields({ to: shortText.optional() }, request.body)
    const { session } = request.visit
    const user = signedIn(request)
    const now = desk.needs.clock()
    const { idleLockMinutes } = await desk.settings()
    const cookie = randomBytes(32).toString('base64url')
    const event = {
      kind: 'session-ended',
      at: now,
      actor: { userId: user.id },
      facts: { locked: true },
    } as const
    const untouchedSince = new Date(now.getTime() - idleLockMinutes * 60_000)
    await desk.needs.store.startSession(
      { idHash: hashToken(cookie), userId: user.id, at: untouchedSince },
      event,
    )
    if (session) await desk.needs.store.endSession(session, event)
    desk.cookies.set(reply, 'session', cookie)
    return reply.redirect(withBack('/locked', localPath(to)), 303)
  })
}

async function lockedPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  to: string,
  fault?: 'refused' | 'wait',
) {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  return desk.page(request, reply, {
    template: 'locked',
    title: t('locked.title'),
    status: fault ? 422 : 200,
    hasFaults: fault !== undefined,
    data: { form: { to, fault: fault && t(fault === 'wait' ? 'locked.wait' : 'locked.refused') } },
  })
}
