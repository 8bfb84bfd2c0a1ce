import type { FastifyInstance } from 'fastify'
import { languageChanged } from '../tickets/language-changed.ts'
import { composerFields } from './composer-fields.ts'
import { composerPage } from './composer-page.ts'
import type { Desk } from './desk.ts'
import { formFields, params, referenceParam } from './form-fields.ts'
import { keepDraft } from './kept-draft.ts'
import { ticketOf } from './reading.ts'
import { RefusedRequest } from './refused-request.ts'
import { fileFaults } from './reply-faults.ts'
import { signedIn } from './signed-in.ts'
import { changedMeanwhile, fromVersion } from './ticket-acts.ts'

/** The language the resident is served in, chosen where it matters: beside the answer, which is kept. */
export function ticketLanguage(app: FastifyInstance, desk: Desk): void {
  app.post(
    '/tickets/:reference/language',
    { config: { right: 'work-tickets', keepsText: 'reply', takesFiles: true } },
    async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const written = formFields(composerFields, request.body)
      const language = written.languageFix ?? written.language
      if (!language) throw new RefusedRequest(400, 'form-unreadable')
      const { id: userId } = signedIn(request)
      await keepDraft(desk, view.ticket.id, userId, written)
      const faults = fileFaults(request.refusedFiles)
      if (faults.length > 0) return composerPage(desk, request, reply, view, { written, faults })
      const at = desk.needs.clock()
      const changed = await desk.needs.store.changeTicket(
        view.ticket.id,
        fromVersion(written.version, (ticket) => languageChanged(ticket, language, { userId }, at)),
      )
      if (changed.kind === 'refused' && changed.reason === changedMeanwhile) {
        const now = await ticketOf(desk, view.ticket.reference)
        return composerPage(desk, request, reply, now, { written, changedSince: written.seq })
      }
      const done = changed.kind === 'changed' ? '?done=language-changed' : ''
      return reply.redirect(
        `/tickets/${view.ticket.reference}/reply${done}#${done ? 'ilmoitus' : 'text'}`,
        303,
      )
    },
  )
}
