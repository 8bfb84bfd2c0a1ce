import type { FastifyInstance } from 'fastify'
import { sessionLife } from '../../people/session-life.ts'
import type { Desk } from '../desk.ts'
import { formFields } from '../page/form-fields.ts'

/**
 * How an open page learns when its screen is to be locked. The server's clock decides for all tabs of a
 * session: one that asks counts as nobody's work, one that tells of a key or a touch does.
 */
export function idlePages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  app.get('/session', { config: { right: 'public', isPassive: true } }, async (request) => {
    const session = request.visit.session ? await store.session(request.visit.session) : undefined
    const settings = await desk.settings()
    if (!session || sessionLife(session, settings, clock()) !== 'live') return { secondsLeft: 0 }
    const idleMs = clock().getTime() - session.seenAt.getTime()
    return { secondsLeft: Math.max(0, Math.ceil(settings.idleLockMinutes * 60 - idleMs / 1000)) }
  })

  app.post('/session/activity', { config: { right: 'signed-in' } }, async (request, reply) => {
    formFields({}, request.body)
    return reply.code(204).send()
  })
}
