import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Desk } from '../desk.ts'
import { formFields, idParam, params, shortText } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { voiceOf } from '../page/render.ts'
import { settingsNavigation } from '../settings/settings-nav.ts'
import { erasing } from './erasure-pages.ts'
import { shownErasure } from './erasure-view.ts'

const erasuresOnPage = 50

type Fault = 'unknown' | 'merged' | 'nobody'

/** Where an administrator begins, knowing nothing of the person but the reference of an enquiry; and what was done. */
export function erasureListPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs

  app.get('/erasures', { config: { right: erasing } }, async (request, reply) =>
    listPage(desk, request, reply, { reference: '' }),
  )

  app.post('/erasures', { config: { right: erasing } }, async (request, reply) => {
    const reference = formFields({ reference: shortText }, request.body).reference.trim().toUpperCase()
    const view = await store.ticketByReference(reference, clock())
    if (!view) return listPage(desk, request, reply, { reference, fault: 'unknown' })
    const { ticket } = view
    if (ticket.reference !== reference)
      return listPage(desk, request, reply, { reference, fault: 'merged', into: ticket.reference })
    if (!ticket.requester) return listPage(desk, request, reply, { reference, fault: 'nobody' })
    return reply.redirect(`/residents/${await store.residentOf(ticket.requester.address)}/erasure`, 303)
  })

  app.get('/erasures/:id', { config: { right: erasing } }, async (request, reply) => {
    const erasure = await erasureOf(desk, request)
    if (erasure.stage === 'asked') return reply.redirect(`/residents/${erasure.residentId}/erasure`, 303)
    const voice = voiceOf(request.visit.language, await desk.settings())
    return desk.page(request, reply, {
      template: 'erasure-result',
      title: voice.t('erasure.title'),
      section: 'settings',
      data: { places: settingsNavigation('erasures', voice), erasure: await shown(desk, erasure, voice) },
    })
  })

  /** For the script that tells how far it has come. */
  app.get('/erasures/:id/progress', { config: { right: erasing } }, async (request, reply) => {
    const voice = voiceOf(request.visit.language, await desk.settings())
    const { isRunning, progress } = await shown(desk, await erasureOf(desk, request), voice)
    return reply.send({ isRunning, text: progress })
  })
}

async function erasureOf({ needs }: Desk, request: FastifyRequest) {
  const erasure = await needs.store.erasure(params(idParam, request.params).id)
  if (!erasure) throw new RefusedRequest(404, 'not-found')
  return erasure
}

async function shown(
  { needs }: Desk,
  erasure: Parameters<typeof shownErasure>[0],
  voice: Parameters<typeof shownErasure>[2],
) {
  const names = new Map((await needs.store.listUsers()).map((user) => [user.id, user.name]))
  return shownErasure(erasure, names, voice)
}

async function listPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  {
    reference,
    fault,
    into = '',
  }: { readonly reference: string; readonly fault?: Fault; readonly into?: string },
): Promise<FastifyReply> {
  const voice = voiceOf(request.visit.language, await desk.settings())
  const { t } = voice
  const erasures = await desk.needs.store.erasures(undefined, erasuresOnPage)
  return desk.page(request, reply, {
    template: 'erasures',
    title: t('erasure.title'),
    section: 'settings',
    status: fault ? 422 : 200,
    hasFaults: fault !== undefined,
    data: {
      places: settingsNavigation('erasures', voice),
      reference,
      faults: fault ? [{ field: 'reference', text: t(`erasure.fault.${fault}`, { into }) }] : [],
      erasures: await Promise.all(erasures.map((one) => shown(desk, one, voice))),
    },
  })
}
