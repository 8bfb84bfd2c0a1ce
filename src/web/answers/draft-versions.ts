import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Desk } from '../desk.ts'
import { formFields, id, params, referenceParam } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import { ticketOf } from '../tickets/reading.ts'
import { recordView, shownFor } from '../tickets/ticket-pages.ts'
import type { Draft } from './draft-store.ts'

/** How an answer stood before, and what colleagues are writing; going on from either is asked, never automatic. */
export function draftVersions(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  const right = 'work-tickets'

  app.get('/tickets/:reference/draft', { config: { right } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    await recordView(desk, request, view)
    const { ticket, voice } = await shownFor(desk, request, view)
    const { id: userId } = signedIn(request)
    const shown = ({ text, at, fields }: Draft) => ({
      ...{ text, at: voice.f.relative(at, clock()) },
      isSecure: fields?.channel === 'secure',
    })
    const versions = await store.draftVersions(view.ticket.id, userId)
    const others = await store.draftsOfOthers(view.ticket.id, userId)
    return desk.page(request, reply, {
      template: 'drafts',
      title: ticket.reference,
      section: 'inbox',
      data: {
        ticket,
        versions: versions.map((version) => ({ id: version.id, ...shown(version) })),
        others: others.map((draft) => ({ userId: draft.userId, name: draft.name, ...shown(draft) })),
      },
    })
  })

  app.post('/tickets/:reference/draft/restoration', { config: { right } }, async (request, reply) => {
    const { ticket } = await ticketOf(desk, params(referenceParam, request.params).reference)
    const given = formFields({ version: id }, request.body)
    const { id: userId } = signedIn(request)
    const versions = await store.draftVersions(ticket.id, userId)
    const version = versions.find((one) => one.id === given.version)
    return goOnFrom(desk, reply, ticket, userId, version, 'restored')
  })

  app.post('/tickets/:reference/draft/takeover', { config: { right } }, async (request, reply) => {
    const { ticket } = await ticketOf(desk, params(referenceParam, request.params).reference)
    const { from } = formFields({ from: id }, request.body)
    const { id: userId } = signedIn(request)
    const others = await store.draftsOfOthers(ticket.id, userId)
    const draft = others.find((one) => one.userId === from)
    return goOnFrom(desk, reply, ticket, userId, draft, 'taken-over')
  })
}

/** What stood in the own draft becomes a version, so that going on from another text loses nothing. */
async function goOnFrom(
  { needs }: Desk,
  reply: FastifyReply,
  { id: ticketId, reference }: { readonly id: string; readonly reference: string },
  userId: string,
  draft: Draft | undefined,
  done: 'restored' | 'taken-over',
): Promise<FastifyReply> {
  if (!draft) throw new RefusedRequest(404, 'not-found')
  const { text, fields } = draft
  const kept = { ticketId, userId, kind: 'reply', text, at: needs.clock(), isReplaced: true } as const
  await needs.store.saveDraft({ ...kept, ...(fields ? { fields } : {}) })
  return reply.redirect(`/tickets/${reference}/reply?done=${done}#text`, 303)
}
