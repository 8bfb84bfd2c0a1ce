import type { FastifyInstance } from 'fastify'
import type { Desk } from '../desk.ts'
import { carryingList } from '../inbox/list-address.ts'
import { isAutosave } from '../page/access.ts'
import { formFields, params, referenceParam } from '../page/form-fields.ts'
import { signedIn } from '../page/signed-in.ts'
import { ticketOf } from '../tickets/reading.ts'
import { composerFields } from './composer-fields.ts'
import { composerPage } from './composer-page.ts'
import { keepDraft } from './kept-draft.ts'
import { fileFaults } from './reply-faults.ts'

/** Drafts live here and not in the browser: a desk is shared, and a session may end (ux §0.12). */
export function draftPages(app: FastifyInstance, desk: Desk): void {
  app.post(
    '/tickets/:reference/draft',
    { config: { right: 'work-tickets', keepsText: 'reply', takesFiles: true } },
    async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const written = formFields(composerFields, request.body)
      const { attach, removeFile, version, seq } = written
      const { id: userId } = signedIn(request)
      const ticketId = view.ticket.id
      if (written.discard) {
        await keepDraft(desk, ticketId, userId, written)
        await desk.needs.store.discardDraft(ticketId, userId, 'reply')
        const gone = `/tickets/${view.ticket.reference}?done=draft-discarded#ilmoitus`
        return reply.redirect(carryingList(gone, written.list), 303)
      }
      if (removeFile) await desk.needs.store.removeDraftFile({ id: removeFile, ticketId, userId })
      await keepDraft(desk, ticketId, userId, written)
      if (isAutosave(request)) return reply.code(204).send()
      const faults = fileFaults(request.refusedFiles)
      if (faults.length > 0 || view.ticket.version !== version) {
        const changedSince = view.ticket.version === version ? {} : { changedSince: seq }
        return composerPage(desk, request, reply, view, { written, faults, ...changedSince })
      }
      const back = attach || removeFile ? '#liitteet' : '?done=draft-saved#text'
      return reply.redirect(carryingList(`/tickets/${view.ticket.reference}/reply${back}`, written.list), 303)
    },
  )
}
