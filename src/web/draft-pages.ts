import type { FastifyInstance } from 'fastify'
import { composerFields } from './composer-fields.ts'
import type { Desk } from './desk.ts'
import { formFields, params, referenceParam } from './form-fields.ts'
import { ticketOf } from './reading.ts'
import { signedIn } from './signed-in.ts'

/** Drafts live here and not in the browser: a desk is shared, and a session may end (ux §0.12). */
export function draftPages(app: FastifyInstance, desk: Desk): void {
  app.post(
    '/tickets/:reference/draft',
    { config: { right: 'work-tickets', keepsText: 'reply' } },
    async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const { text } = formFields(composerFields, request.body)
      await keepDraft(desk, view.ticket.id, signedIn(request).id, text)
      if (request.headers['x-autosave'] === 'yes') return reply.code(204).send()
      return reply.redirect(`/tickets/${view.ticket.reference}/reply?done=draft-saved#ilmoitus`, 303)
    },
  )
}

export async function keepDraft(
  { needs }: Desk,
  ticketId: string,
  userId: string,
  text: string,
): Promise<void> {
  if (text.trim() === '') return needs.store.discardDraft(ticketId, userId, 'reply')
  return needs.store.saveDraft({ ticketId, userId, kind: 'reply', text, at: needs.clock() })
}
