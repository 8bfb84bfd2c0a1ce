import type { FastifyInstance } from 'fastify'
import type { Desk } from '../desk.ts'
import { params, referenceParam } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import { mayReadText, ticketOf } from '../tickets/reading.ts'
import { shownFor } from '../tickets/ticket-pages.ts'
import { shownMessage } from './message-view.ts'

/** The whole story on paper, quoted text and all; printing it is an act of its own in the log. */
export function printPages(app: FastifyInstance, desk: Desk): void {
  app.get('/tickets/:reference/print', { config: { right: 'see-inbox' } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const user = signedIn(request)
    const at = desk.needs.clock()
    if (!mayReadText(user, view, at)) throw new RefusedRequest(404, 'not-found')
    await desk.needs.store.recordEvent({
      kind: 'ticket-printed',
      at,
      ticketId: view.ticket.id,
      actor: { userId: user.id },
    })
    const { ticket, voice } = await shownFor(desk, request, view)
    return desk.page(request, reply, {
      template: 'print',
      title: ticket.reference,
      section: 'inbox',
      data: {
        ticket,
        messages: view.messages.map((message) => ({
          ...shownMessage(message, voice, at),
          at: voice.f.dateTime(message.at),
        })),
        printedAt: voice.f.dateTime(at),
        printedBy: user.name,
        legend: (await desk.settings()).paper.legend,
      },
    })
  })
}
