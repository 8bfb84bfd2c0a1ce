import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Address } from '../mail/inbound-mail.ts'
import { type ComposerFields, composerFields } from './composer-fields.ts'
import type { Desk } from './desk.ts'
import type { TicketView } from './desk-store.ts'
import { keepDraft } from './draft-pages.ts'
import { formFields, params, referenceParam } from './form-fields.ts'
import { ticketOf } from './reading.ts'
import { RefusedRequest } from './refused-request.ts'
import { type ReplyAddresses, replyAddresses } from './reply-address.ts'
import { besideField, type ComposerFault, composerFaults } from './reply-faults.ts'
import { signedIn } from './signed-in.ts'
import { meanwhileOf } from './ticket-change.ts'
import { recordView, shownFor } from './ticket-pages.ts'

type Composer = {
  readonly written: Pick<ComposerFields, 'formId' | 'text' | 'outcome' | 'to'>
  readonly faults?: readonly ComposerFault[]
  readonly changedSince?: number
  readonly draftAt?: Date
}

/** An answer to the resident alone; a note is written at another address with another look (ux §0.4). */
export function replyPages(app: FastifyInstance, desk: Desk): void {
  app.get('/tickets/:reference/reply', { config: { right: 'work-tickets' } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    await recordView(desk, request, view)
    const draft = await desk.needs.store.draft(view.ticket.id, signedIn(request).id, 'reply')
    return composerPage(desk, request, reply, view, {
      written: { formId: randomUUID(), text: draft?.text ?? '', outcome: '', to: undefined },
      ...(draft ? { draftAt: draft.at } : {}),
    })
  })

  app.post(
    '/tickets/:reference/reply',
    { config: { right: 'work-tickets', keepsText: 'reply' } },
    async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const written = formFields(composerFields, request.body)
      const to = chosenAddress(addressesOf(desk, view), written.to)
      const faults = composerFaults(written, to)
      if (!to || faults.length > 0) return composerPage(desk, request, reply, view, { written, faults })
      return answer(desk, request, reply, view, written, to)
    },
  )
}

async function answer(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  written: ComposerFields,
  to: Address,
): Promise<FastifyReply> {
  const { replies, store, clock } = desk.needs
  const author = signedIn(request)
  const { id: ticketId, language, reference } = view.ticket
  const outcome = written.outcome.trim()
  const accepted = await replies.accept(
    {
      formId: written.formId,
      ticketVersion: written.version,
      to: [to],
      cc: [],
      text: written.text.trim(),
      language,
      attachments: [],
      afterwards: written.after === 'close' ? { kind: 'close', outcome } : { kind: 'wait' },
    },
    view,
    author,
    clock(),
  )
  switch (accepted.kind) {
    case 'no-such-ticket':
      throw new RefusedRequest(404, 'not-found')
    case 'faults':
      return composerPage(desk, request, reply, view, { written, faults: accepted.faults.map(besideField) })
    case 'refused':
      return composerPage(desk, request, reply, view, {
        written,
        faults: [{ field: 'to', key: 'value-refused' }],
      })
    case 'ticket-changed':
      await keepDraft(desk, ticketId, author.id, written.text)
      return composerPage(desk, request, reply, await ticketOf(desk, reference), {
        written,
        changedSince: written.seq,
      })
    default:
      await store.discardDraft(ticketId, author.id, 'reply')
      return reply.redirect(`/inbox/open?done=sent&message=${accepted.messageId}#ilmoitus`, 303)
  }
}

function addressesOf({ needs }: Desk, view: TicketView): ReplyAddresses {
  const { address, aliases } = needs.service
  return replyAddresses(view, [address.address.toLowerCase(), ...aliases])
}

function chosenAddress(
  { choices, mustChoose }: ReplyAddresses,
  address: string | undefined,
): Address | undefined {
  return mustChoose ? choices.find((choice) => choice.address === address) : choices[0]
}

async function composerPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  { written, faults = [], changedSince, draftAt }: Composer,
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
