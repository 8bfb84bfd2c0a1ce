import type { FastifyInstance } from 'fastify'
import { messagesTakenBack } from '../../tickets/moves.ts'
import { targetRule } from '../../tickets/targets.ts'
import type { Desk } from '../desk.ts'
import { formFields, idParam, params } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'

/** What was put together or apart goes back, for thirty days and until somebody answered what had become of it. */
export function moveUndoPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  app.post('/moves/:id/undo', { config: { right: 'work-tickets' } }, async (request, reply) => {
    const { id } = params(idParam, request.params)
    formFields({}, request.body)
    const due = targetRule(await desk.settings())
    const undone = await store.undoMove(
      { id, userId: signedIn(request).id, at: clock() },
      (ticket, before, newerMailAt) => messagesTakenBack(ticket, before, newerMailAt, due),
    )
    if (undone.kind === 'no-such-move') throw new RefusedRequest(404, 'not-found')
    const result = undone.kind === 'refused' ? undone.reason : undone.kind
    return reply.redirect(`/tickets/${undone.reference}?move=${id}&undo=${result}#ilmoitus`, 303)
  })
}
