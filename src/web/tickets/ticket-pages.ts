import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { saidList } from '../inbox/list-address.ts'
import { listPlace } from '../inbox/list-place.ts'
import { formFields, params, referenceParam, shortText } from '../page/form-fields.ts'
import { noticeOf } from '../page/notice.ts'
import { type PageContent, type Voice, voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { undeliverableWords } from '../residents/undeliverable-words.ts'
import { actNoticeOf } from './act-notice.ts'
import { moveNoticeOf } from './move-notice.ts'
import { shownMoves } from './moves-view.ts'
import { mayReadText, ticketOf } from './reading.ts'
import { type ShownTicket, shownTicket } from './ticket-view.ts'

export function ticketPages(app: FastifyInstance, desk: Desk): void {
  app.get('/tickets/:reference', { config: { right: 'see-inbox' } }, async (request, reply) => {
    const { reference } = params(referenceParam, request.params)
    const view = await ticketOf(desk, reference)
    const { reference: current } = view.ticket
    if (current !== reference.toUpperCase())
      return reply.redirect(`/tickets/${current}?merged=${reference}#ilmoitus`, 303)
    await recordView(desk, request, view)
    return ticketPage(desk, request, reply, view, {})
  })

  app.post(
    '/tickets/:reference/opening',
    { config: { right: 'open-with-reason' } },
    async (request, reply) => {
      const { reference } = params(referenceParam, request.params)
      const reason = formFields({ reason: shortText }, request.body).reason.trim()
      const view = await ticketOf(desk, reference)
      const { t } = await voiceFor(desk, request)
      if ([...reason].length < 5) {
        const fault = { field: 'reason', text: t('opening.fault') }
        return ticketPage(desk, request, reply, view, { status: 422, hasFaults: true, data: { fault } })
      }
      await desk.needs.store.recordEvent({
        kind: 'ticket-viewed',
        at: desk.needs.clock(),
        ticketId: view.ticket.id,
        actor: { userId: signedIn(request).id },
        facts: { withReason: true },
        personal: { reason },
      })
      return reply.redirect(`/tickets/${view.ticket.reference}#keskustelu`, 303)
    },
  )
}

/** The page of a ticket, also as the answer to an act that could not be done. */
export async function ticketPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  extra: Partial<PageContent>,
): Promise<FastifyReply> {
  const { ticket, voice } = await shownFor(desk, request, view)
  const users = ticket.mayWork ? await desk.needs.store.listUsers() : []
  const names = new Map(users.map(({ id, name }) => [id, name]))
  return desk.page(request, reply, {
    template: 'ticket',
    title: ticket.reference,
    section: 'inbox',
    ...extra,
    data: {
      ticket,
      place: await listPlace(desk, request, view, voice),
      list: saidList((request.query as Readonly<Record<string, unknown>>).list),
      notice: await noticeOf(desk, request, voice),
      actNotice: await actNoticeOf(desk, request, voice),
      moveNotice: await moveNoticeOf(desk, request, voice),
      moves: ticket.mayWork
        ? shownMoves(await desk.needs.store.ticketMoves(view.ticket.id), names, voice, desk.needs.clock())
        : [],
      ...extra.data,
    },
  })
}

export async function shownFor(
  desk: Desk,
  request: FastifyRequest,
  view: TicketView,
): Promise<{ ticket: ShownTicket; voice: Voice }> {
  const user = signedIn(request)
  const settings = await desk.settings()
  const voice = voiceOf(user.language, settings)
  const names = new Map((await desk.needs.store.listUsers()).map(({ id, name }) => [id, name]))
  const ticket = shownTicket(view, { user, voice, settings, names, now: desk.needs.clock() })
  const contact = ticket.resident && (await desk.needs.store.contactNotes(ticket.resident.address))
  const undeliverable = ticket.mayRead ? await undeliverableWords(desk, view, voice) : []
  return { ticket: { ...ticket, ...(contact ? { contact } : {}), undeliverable }, voice }
}

export async function voiceFor(desk: Desk, request: FastifyRequest): Promise<Voice> {
  return voiceOf(request.visit.language, await desk.settings())
}

/** Every look is an event; only who reads the text has read it. */
export async function recordView(desk: Desk, request: FastifyRequest, view: TicketView): Promise<void> {
  const user = signedIn(request)
  const at = desk.needs.clock()
  const withText = mayReadText(user, view, at)
  const event = {
    kind: 'ticket-viewed',
    at,
    ticketId: view.ticket.id,
    actor: { userId: user.id },
    facts: { withText },
  } as const
  if (withText) await desk.needs.store.recordView(view.ticket.id, user.id, event)
  else await desk.needs.store.recordEvent(event)
}
