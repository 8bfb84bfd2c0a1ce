import type { FastifyInstance, FastifyRequest } from 'fastify'
import { knownVariables } from '../../replies/known-variables.ts'
import { fillVariables, unfilledVariables } from '../../replies/reply-variables.ts'
import { textFor } from '../../replies/saved-reply.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { carryingList } from '../inbox/list-address.ts'
import { formFields, params, referenceParam } from '../page/form-fields.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { maySee } from '../saved-replies/saved-reply-view.ts'
import { ticketOf } from '../tickets/reading.ts'
import { composerFields } from './composer-fields.ts'
import { composerPage } from './composer-page.ts'
import { keepDraft } from './kept-draft.ts'
import { fileFaults } from './reply-faults.ts'

/** A saved reply goes into the answer with what is known filled in; a script asks for its text alone. */
export function insertion(app: FastifyInstance, desk: Desk): void {
  app.post(
    '/tickets/:reference/insertion',
    { config: { right: 'work-tickets', keepsText: 'reply', takesFiles: true } },
    async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const written = formFields(composerFields, request.body)
      const inserted = written.savedReply
        ? await filledReply(desk, request, view, written.savedReply)
        : undefined
      if (request.headers['x-insert'] === 'yes') {
        return inserted === undefined
          ? reply.code(404).send()
          : reply.type('text/plain; charset=utf-8').send(inserted)
      }
      const text = [written.text.trimEnd(), inserted ?? ''].filter((part) => part !== '').join('\n\n')
      await keepDraft(desk, view.ticket.id, signedIn(request).id, { ...written, text })
      const isChanged = view.ticket.version !== written.version
      const faults = [
        ...(inserted === undefined ? [{ field: 'savedReply', key: 'saved-reply-unchosen' } as const] : []),
        ...fileFaults(request.refusedFiles),
      ]
      if (faults.length > 0 || isChanged) {
        const changed = isChanged ? { changedSince: written.seq } : {}
        return composerPage(desk, request, reply, view, { written: { ...written, text }, faults, ...changed })
      }
      const done = unfilledVariables(text).length > 0 ? 'inserted-unfilled' : 'inserted'
      const back = `/tickets/${view.ticket.reference}/reply?done=${done}#text`
      return reply.redirect(carryingList(back, written.list), 303)
    },
  )
}

async function filledReply(
  { needs, settings }: Desk,
  request: FastifyRequest,
  { ticket }: TicketView,
  id: string,
): Promise<string | undefined> {
  const user = signedIn(request)
  const saved = await needs.store.savedReply(id)
  const chosen = saved && maySee(user, saved) ? textFor(saved.texts, ticket.language) : undefined
  if (!chosen) return undefined
  await needs.store.countUse(id)
  const { f } = voiceOf(chosen.language, await settings())
  const known = knownVariables({
    residentName: ticket.requester?.name ?? '',
    reference: ticket.reference,
    advisor: user.name,
    service: needs.service.name,
    date: f.date(needs.clock()),
  })
  return fillVariables(chosen.text, known)
}
