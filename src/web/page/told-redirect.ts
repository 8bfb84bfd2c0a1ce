import type { FastifyInstance } from 'fastify'

/**
 * A script that sent the form of an act is told where it led instead of being led there: the browser then
 * opens that page once, with its fragment, and nobody is recorded as having looked at it twice.
 */
export function toldRedirect(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const place = reply.getHeader('location')
    if (request.headers['x-act'] !== 'dialog' || reply.statusCode !== 303 || !place) return payload
    reply.removeHeader('location').code(204).header('x-location', place)
    return null
  })
}
