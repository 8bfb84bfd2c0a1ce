import type { FastifyInstance } from 'fastify'
import type { Desk } from '../desk.ts'
import { formFields, idParam, params } from '../page/form-fields.ts'
import { readableMessage } from '../tickets/reading.ts'

/** Somebody has read what waited behind a link; it leads to a note, since the link will die (forgotten-30 §12). */
export function secureLinkPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  app.post('/messages/:id/link-opening', { config: { right: 'work-tickets' } }, async (request, reply) => {
    formFields({}, request.body)
    const { message, view, user } = await readableMessage(desk, request, params(idParam, request.params).id)
    const isFirst = await store.recordLinkOpened(message.id, {
      kind: 'link-opened',
      at: clock(),
      actor: { userId: user.id },
      facts: { service: message.secureNotice?.service ?? null },
    })
    const path = `/tickets/${view.ticket.reference}`
    return reply.redirect(
      isFirst ? `${path}/note?done=link-opened#ilmoitus` : `${path}?done=already#ilmoitus`,
      303,
    )
  })
}
