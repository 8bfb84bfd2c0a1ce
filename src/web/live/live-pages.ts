import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { mayUse } from '../../people/permissions.ts'
import { sessionLife } from '../../people/session-life.ts'
import type { Desk } from '../desk.ts'
import { params, referenceParam } from '../page/form-fields.ts'
import { signedIn } from '../page/signed-in.ts'
import { ticketOf } from '../tickets/reading.ts'
import { shownFor, voiceFor } from '../tickets/ticket-pages.ts'
import { type Listener, liveFeed } from './live-feed.ts'
import { presentRows } from './present-rows.ts'

/** The stream by which open pages hear that something happened; without it they are as they were loaded. */
export function livePages(app: FastifyInstance, desk: Desk): void {
  const feed = liveFeed(desk.needs)
  app.addHook('preClose', async () => feed.close())

  app.get(
    '/tickets/:reference/present',
    { config: { right: 'see-inbox', isPassive: true } },
    async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const { ticket } = await shownFor(desk, request, view)
      return desk.page(request, reply, { template: 'present', title: ticket.reference, data: { ticket } })
    },
  )

  app.get('/live/present', { config: { right: 'see-inbox', isPassive: true } }, async (request, reply) => {
    const voice = await voiceFor(desk, request)
    const rows = await presentRows(desk, signedIn(request).id, voice)
    return desk.page(request, reply, {
      template: 'present-rows',
      title: voice.t('queue.label'),
      data: { rows },
    })
  })

  app.get('/live', { config: { right: 'see-inbox', isPassive: true } }, async (request, reply) => {
    const stream = new PassThrough()
    const listener = listenerOf(desk, request, stream)
    request.raw.on('close', () => feed.leave(listener))
    if (!(await feed.join(listener, sinceOf(request)))) {
      stream.destroy()
      return reply.code(503).header('retry-after', '60').send()
    }
    return reply
      .type('text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store, no-transform')
      .header('x-accel-buffering', 'no')
      .send(stream)
  })
}

/** What a slow reader has not taken may wait for this long a text; then the connection is given up. */
const mostWaitingBytes = 256 * 1024

function listenerOf({ needs }: Desk, { visit }: FastifyRequest, stream: PassThrough): Listener {
  return {
    session: visit.session ?? '',
    async mayStay() {
      const session = visit.session === undefined ? undefined : await needs.store.session(visit.session)
      if (!session || session.user.isDisabled || !mayUse(session.user.role, 'see-inbox')) return false
      const { settings } = await needs.settings()
      return sessionLife(session, settings, needs.clock()) === 'live'
    },
    send(text) {
      if (stream.destroyed) return
      if (stream.writableLength > mostWaitingBytes) stream.destroy()
      else stream.write(text)
    },
    end() {
      stream.end()
    },
  }
}

/** Where a browser left off: what it says when it comes again, or what its page was made from. */
function sinceOf(request: FastifyRequest): number | undefined {
  const said = request.headers['last-event-id'] ?? (request.query as Readonly<Record<string, unknown>>).since
  return typeof said === 'string' && /^\d{1,12}$/.test(said) ? Number(said) : undefined
}
