import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Desk } from './desk.ts'
import type { ReplyFault } from './desk-needs.ts'
import type { TicketView } from './desk-store.ts'
import { formFields, longText, params, referenceParam, shortText, wholeNumber } from './form-fields.ts'
import { ticketOf } from './reading.ts'
import { RefusedRequest } from './refused-request.ts'
import { type ReplyAddresses, replyAddresses } from './reply-address.ts'
import { signedIn } from './signed-in.ts'
import { meanwhileOf } from './ticket-change.ts'
import { shownFor } from './ticket-pages.ts'

const fields = {
  formId: z.uuid(),
  version: wholeNumber,
  seq: wholeNumber,
  to: shortText.optional(),
  text: longText,
  outcome: longText,
  then: z.enum(['waiting', 'closed']).optional(),
}

type Fields = z.infer<z.ZodObject<typeof fields>>
type Fault = {
  readonly field: 'text' | 'to' | 'outcome'
  readonly key: ReplyFault | 'to-unchosen' | 'outcome-missing'
}
type Composer = {
  readonly fields: Pick<Fields, 'formId' | 'text' | 'outcome' | 'to'>
  readonly faults?: readonly Fault[]
  readonly changedSince?: number
  readonly draftAt?: Date
}

/** An answer to the resident alone; a note is written at another address with another look (ux §0.4). */
export function replyPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock, replies } = desk.needs
  app.get('/tickets/:reference/reply', { config: { right: 'work-tickets' } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const draft = await store.draft(view.ticket.id, signedIn(request).id, 'reply')
    return composerPage(desk, request, reply, view, {
      fields: { formId: randomUUID(), text: draft?.text ?? '', outcome: '' },
      ...(draft ? { draftAt: draft.at } : {}),
    })
  })

  app.post(
    '/tickets/:reference/reply',
    { config: { right: 'work-tickets', keepsText: 'reply' } },
    async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const given = formFields(fields, request.body)
      const author = signedIn(request)
      const addresses = addressesOf(desk, view)
      const to = chosen(addresses, given.to)
      const faults = faultsOf(given, to)
      if (!to || faults.length > 0) return composerPage(desk, request, reply, view, { fields: given, faults })
      const outcome = given.outcome.trim()
      const accepted = await replies.accept({
        formId: given.formId,
        ticketId: view.ticket.id,
        ticketVersion: given.version,
        author,
        to,
        text: given.text.trim(),
        language: view.ticket.language,
        then: given.then ?? 'waiting',
        ...(outcome ? { outcome } : {}),
        at: clock(),
      })
      if (accepted.kind === 'no-such-ticket') throw new RefusedRequest(404, 'not-found')
      if (accepted.kind === 'faults') {
        const found = accepted.faults.map(
          (key) => ({ field: key === 'recipient-refused' ? 'to' : 'text', key }) as const,
        )
        return composerPage(desk, request, reply, view, { fields: given, faults: found })
      }
      if (accepted.kind === 'ticket-changed') {
        await keepDraft(desk, view.ticket.id, author.id, given.text)
        const now = await ticketOf(desk, view.ticket.reference)
        return composerPage(desk, request, reply, now, { fields: given, changedSince: given.seq })
      }
      await store.discardDraft(view.ticket.id, author.id, 'reply')
      return reply.redirect(`/inbox/open?done=sent&message=${accepted.messageId}#ilmoitus`, 303)
    },
  )

  app.post(
    '/tickets/:reference/draft',
    { config: { right: 'work-tickets', keepsText: 'reply' } },
    async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const given = formFields(fields, request.body)
      await keepDraft(desk, view.ticket.id, signedIn(request).id, given.text)
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

function addressesOf({ needs }: Desk, view: TicketView): ReplyAddresses {
  const { address, aliases } = needs.service
  return replyAddresses(view, [address.address.toLowerCase(), ...aliases])
}

function chosen({ choices, mustChoose }: ReplyAddresses, address: string | undefined) {
  return mustChoose ? choices.find((one) => one.address === address) : choices[0]
}

function faultsOf({ text, outcome, then }: Fields, to: unknown): Fault[] {
  const faults: Fault[] = []
  if (!to) faults.push({ field: 'to', key: 'to-unchosen' })
  if (text.trim() === '') faults.push({ field: 'text', key: 'text-empty' })
  if (then === 'closed' && outcome.trim() === '') faults.push({ field: 'outcome', key: 'outcome-missing' })
  return faults
}

async function composerPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  { fields: written, faults = [], changedSince, draftAt }: Composer,
): Promise<FastifyReply> {
  const { ticket, voice } = await shownFor(desk, request, view)
  const { undoSeconds } = await desk.settings()
  const isConflict = changedSince !== undefined
  const { done } = request.query as { done?: unknown }
  return desk.page(request, reply, {
    template: 'reply',
    title: ticket.reference,
    section: 'inbox',
    status: isConflict ? 409 : faults.length > 0 ? 422 : 200,
    hasFaults: isConflict || faults.length > 0,
    data: {
      ticket,
      addresses: addressesOf(desk, view),
      written,
      undoSeconds,
      draftAt: draftAt && voice.f.relative(draftAt, desk.needs.clock()),
      notice: done === 'draft-saved' || done === 'undone' ? { text: voice.t(`done.${done}`) } : undefined,
      faults: faults.map(({ field, key }) => ({ field, text: voice.t(`reply.fault.${key}`) })),
      meanwhile: isConflict ? await meanwhileOf(desk, request, view, changedSince) : undefined,
    },
  })
}
