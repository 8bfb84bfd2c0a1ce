import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { languages } from '../../people/language.ts'
import { languageChanged } from '../../tickets/language-changed.ts'
import { composerFields } from '../answers/composer-fields.ts'
import { composerPage } from '../answers/composer-page.ts'
import { keepDraft } from '../answers/kept-draft.ts'
import { fileFaults } from '../answers/reply-faults.ts'
import type { Desk } from '../desk.ts'
import { carryingList } from '../inbox/list-address.ts'
import { formFields, params, referenceParam, wholeNumber } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import { actPage } from './act-page.ts'
import { ticketOf } from './reading.ts'
import { changedMeanwhile, fromVersion } from './ticket-acts.ts'
import { actAndReturn } from './ticket-change.ts'

const pageFields = { version: wholeNumber, seq: wholeNumber, language: z.enum(languages) }

/** The language the resident is served in, chosen where it matters: beside the answer, which is kept. */
export function ticketLanguage(app: FastifyInstance, desk: Desk): void {
  app.get('/tickets/:reference/language', { config: { right: 'work-tickets' } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    return actPage(desk, request, reply, view, {
      template: 'language',
      data: { chosen: view.ticket.language },
    })
  })

  app.post(
    '/tickets/:reference/language',
    { config: { right: 'work-tickets', keepsText: 'reply', takesFiles: true } },
    async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      if (!isComposer(request.body)) {
        const { version, seq, language } = formFields(pageFields, request.body)
        const actor = { userId: signedIn(request).id }
        return actAndReturn(desk, request, reply, view, {
          kind: 'language-changed',
          version,
          decide: (ticket) => languageChanged(ticket, language, actor, desk.needs.clock()),
          again: (now) =>
            actPage(desk, request, reply, now, {
              template: 'language',
              changedSince: seq,
              data: { chosen: language },
            }),
        })
      }
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
      const back = `/tickets/${view.ticket.reference}/reply${done}#text`
      return reply.redirect(carryingList(back, written.list), 303)
    },
  )
}

/** An answer is being written beside it; the page of its own has no form id. */
function isComposer(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'formId' in body
}
