import type { FastifyInstance } from 'fastify'
import type { Desk } from '../desk.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { mayScrape } from './machine-access.ts'

/** For machines; yes, no and counts, never a word of a message. */
export function healthPages(app: FastifyInstance, { needs }: Desk): void {
  app.get('/health/live', { config: { right: 'public' } }, async (_request, reply) => {
    const { live } = await needs.health()
    return reply
      .code(live ? 200 : 503)
      .type('text/plain; charset=utf-8')
      .send(live ? 'live\n' : 'not live\n')
  })
  app.get('/health/ready', { config: { right: 'public' } }, async (_request, reply) => {
    const { ready } = await needs.health()
    return reply
      .code(ready ? 200 : 503)
      .type('text/plain; charset=utf-8')
      .send(ready ? 'ready\n' : 'not ready\n')
  })
  app.get('/metrics', { config: { right: 'public' } }, async (request, reply) => {
    if (!mayScrape(request, needs.metricsToken)) throw new RefusedRequest(404, 'not-found')
    const { type, text } = await needs.metrics()
    return reply.type(type).send(text)
  })
}
