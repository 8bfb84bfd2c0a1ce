import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { saidList } from '../inbox/list-address.ts'
import { formFields, params, referenceParam } from '../page/form-fields.ts'
import { noticeOf } from '../page/notice.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import { ticketOf } from '../tickets/reading.ts'
import { recordView, shownFor } from '../tickets/ticket-pages.ts'
import { composerFields } from './composer-fields.ts'

/** What was meant as an answer can be kept as a note instead, so its other fields may come along unread. */
const noteFields = {
  ...z.object(composerFields).partial().shape,
  formId: composerFields.formId,
  text: composerFields.text,
}

/** A note has no recipient field at all and never stops a clock (ux §0.4). */
export function notePages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  app.get('/tickets/:reference/note', { config: { right: 'work-tickets' } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    await recordView(desk, request, view)
    const draft = await store.draft(view.ticket.id, signedIn(request).id, 'note')
    return notePage(desk, request, reply, view, { formId: randomUUID(), text: draft?.text ?? '' })
  })

  app.post(
    '/tickets/:reference/note',
    { config: { right: 'work-tickets', keepsText: 'note', takesFiles: true } },
    async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const given = formFields(noteFields, request.body)
      const text = given.text.trim()
      if (text === '') return notePage(desk, request, reply, view, { ...given, isEmpty: true })
      const { id: authorId } = signedIn(request)
      const at = clock()
      const messageId = randomUUID()
      const ticketId = view.ticket.id
      const added = await store.addNote(
        { formId: given.formId, messageId, ticketId, authorId, text, at },
        { kind: 'note-added', at, ticketId, messageId, actor: { userId: authorId } },
      )
      if (added === 'no-such-ticket') throw new RefusedRequest(404, 'not-found')
      await store.discardDraft(ticketId, authorId, 'note')
      if (given.version !== undefined) await discardAnswer(desk, ticketId, authorId)
      return reply.redirect(`/tickets/${view.ticket.reference}?done=noted#ilmoitus`, 303)
    },
  )
}

/** An answer that became a note is not written twice; files cannot come along and stay with its draft. */
async function discardAnswer({ needs }: Desk, ticketId: string, userId: string): Promise<void> {
  const files = await needs.store.draftFiles(ticketId, userId)
  if (files.length === 0) await needs.store.discardDraft(ticketId, userId, 'reply')
}

export async function notePage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  written: {
    readonly formId: string
    readonly text: string
    readonly isEmpty?: boolean
    readonly isStale?: boolean
  },
): Promise<FastifyReply> {
  const { ticket, voice } = await shownFor(desk, request, view)
  const fault = written.isEmpty ? { field: 'text', text: voice.t('note.fault') } : undefined
  return desk.page(request, reply, {
    template: 'note',
    title: ticket.reference,
    section: 'inbox',
    status: written.isStale ? 409 : fault ? 422 : 200,
    hasFaults: fault !== undefined || written.isStale === true,
    data: {
      ticket,
      written,
      list: saidList((request.query as Readonly<Record<string, unknown>>).list),
      fault,
      isStale: written.isStale,
      notice: await noticeOf(desk, request, voice),
    },
  })
}
