import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Desk } from '../desk.ts'
import { formFields, idParam, params } from '../page/form-fields.ts'
import type { Done } from '../page/notice.ts'
import { signedIn } from '../page/signed-in.ts'
import { readableMessage } from '../tickets/reading.ts'

/** What a person may do to mail that is leaving or did not: take it back, try again, say that it arrived. */
export function outgoingActs(app: FastifyInstance, desk: Desk): void {
  const { replies, clock, store } = desk.needs
  const right = 'work-tickets'

  app.post('/messages/:id/undo', { config: { right } }, async (request, reply) => {
    const { id } = await readOutgoing(desk, request)
    const user = signedIn(request)
    const undone = await replies.undo(id, user, clock())
    if (undone.kind === 'too-late') return backToMessage(desk, request, reply, 'too-late')
    const ticket = await store.ticketById(undone.ticketId)
    return reply.redirect(`/tickets/${ticket?.reference}/reply?done=undone#text`, 303)
  })

  app.post('/messages/:id/retry', { config: { right } }, async (request, reply) => {
    const { id } = await readOutgoing(desk, request)
    const isRetried = await replies.retry(id, signedIn(request), clock())
    return backToMessage(desk, request, reply, isRetried ? 'retried' : 'already')
  })

  app.post('/messages/:id/arrival', { config: { right } }, async (request, reply) => {
    const { id } = await readOutgoing(desk, request)
    const isConfirmed = await replies.confirmSent(id, signedIn(request), clock())
    return backToMessage(desk, request, reply, isConfirmed ? 'arrived' : 'already')
  })
}

async function readOutgoing(desk: Desk, request: FastifyRequest): Promise<{ id: string }> {
  formFields({}, request.body)
  const { id } = params(idParam, request.params)
  await readableMessage(desk, request, id)
  return { id }
}

async function backToMessage(desk: Desk, request: FastifyRequest, reply: FastifyReply, done: Done) {
  const { view } = await readableMessage(desk, request, params(idParam, request.params).id)
  return reply.redirect(`/tickets/${view.ticket.reference}?done=${done}#ilmoitus`, 303)
}
