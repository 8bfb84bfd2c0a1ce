import type { FastifyInstance } from 'fastify'
import type { Desk } from '../desk.ts'
import { RefusedRequest } from '../page/refused-request.ts'

/**
 * An enquiry whose words were erased stays as a shell, and takes no new ones: what a form that was opened
 * before would add, no erasure would find again.
 */
export function guardShells(app: FastifyInstance, { needs }: Desk): void {
  app.addHook('preHandler', async (request) => {
    const { reference } = (request.params ?? {}) as { readonly reference?: string }
    const works = request.method === 'POST' && request.routeOptions.config.right === 'work-tickets'
    if (!works || reference === undefined) return
    const view = await needs.store.ticketByReference(reference.toUpperCase(), needs.clock())
    if (view?.ticket.erasedAt) throw new RefusedRequest(410, 'erased')
  })
}
