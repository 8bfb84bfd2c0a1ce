import type { FastifyInstance } from 'fastify'
import { gateAddress } from './access.ts'
import type { Desk } from './desk.ts'
import { params, referenceParam } from './form-fields.ts'

/**
 * What was written while the session locked itself or came to its end is kept as a draft before the
 * person is asked who they are. The form's token has proved by now that the form was theirs.
 */
export function keepTextOfLocked(app: FastifyInstance, { needs }: Desk): void {
  app.addHook('preHandler', async (request, reply) => {
    const { gate, user } = request.visit
    const kind = request.routeOptions.config.keepsText
    if (kind === undefined || gate === 'open') return undefined
    const { text } = request.body as { text?: unknown }
    const { reference } = params(referenceParam, request.params)
    const at = needs.clock()
    const view = await needs.store.ticketByReference(reference.toUpperCase(), at)
    if (view && user && typeof text === 'string' && text.trim() !== '') {
      await needs.store.saveDraft({
        ticketId: view.ticket.id,
        userId: user.id,
        kind,
        text: text.slice(0, 200_000),
        at,
      })
    }
    return reply.redirect(gateAddress(request), 303)
  })
}
