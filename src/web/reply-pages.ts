import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Address } from '../mail/inbound-mail.ts'
import { maskSensitive } from '../sensitive-data/find-sensitive.ts'
import { ccAddresses } from './cc-addresses.ts'
import { type ComposerFields, composerFields } from './composer-fields.ts'
import { addressesOf, composerPage } from './composer-page.ts'
import type { Desk } from './desk.ts'
import type { TicketView } from './desk-store.ts'
import { keepDraft } from './draft-pages.ts'
import { formFields, params, referenceParam } from './form-fields.ts'
import { ticketOf } from './reading.ts'
import { RefusedRequest } from './refused-request.ts'
import type { ReplyAddresses } from './reply-address.ts'
import { besideField, composerFaults } from './reply-faults.ts'
import { type Guarded, guardReply, overrideOf, warningKeys } from './reply-guard.ts'
import { signedIn } from './signed-in.ts'
import { recordView } from './ticket-pages.ts'

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
      if (written.fix) return mended(desk, request, reply, view, written, written.fix)
      const to = chosenAddress(addressesOf(desk, view), written.to)
      const cc = ccAddresses(written.cc ?? '')
      const faults = composerFaults(written, to, cc)
      if (!to || !cc || faults.length > 0)
        return composerPage(desk, request, reply, view, { written, faults })
      const guarded = guardReply({ ...written, cc, fileCount: 0 }, view, await desk.settings())
      if (guarded.isOpen) return stopped(desk, request, reply, view, written, guarded)
      return answer(desk, request, reply, view, written, { to: [to], cc }, guarded)
    },
  )
}

/** The writer's wish to cover what was found; they read the text again before it leaves. */
async function mended(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  written: ComposerFields,
  fix: NonNullable<ComposerFields['fix']>,
): Promise<FastifyReply> {
  const text = maskSensitive(written.text, fix)
  await keepDraft(desk, view.ticket.id, signedIn(request).id, text)
  return composerPage(desk, request, reply, view, { written: { ...written, text } })
}

async function stopped(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  written: ComposerFields,
  { warnings, lacksReason }: Guarded,
): Promise<FastifyReply> {
  const author = signedIn(request)
  await keepDraft(desk, view.ticket.id, author.id, written.text)
  await desk.needs.store.recordEvent({
    kind: 'reply-stopped',
    at: desk.needs.clock(),
    ticketId: view.ticket.id,
    actor: { userId: author.id },
    facts: { findings: warningKeys(warnings) },
  })
  return composerPage(desk, request, reply, view, {
    written,
    warnings,
    faults: lacksReason ? [{ field: 'reason', key: 'reason-missing' }] : [],
  })
}

async function answer(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  written: ComposerFields,
  recipients: { readonly to: readonly Address[]; readonly cc: readonly Address[] },
  guarded: Guarded,
): Promise<FastifyReply> {
  const { replies, store, clock } = desk.needs
  const author = signedIn(request)
  const { id: ticketId, language, reference } = view.ticket
  const outcome = written.outcome.trim()
  const accepted = await replies.accept(
    {
      formId: written.formId,
      ticketVersion: written.version,
      ...recipients,
      text: written.text.trim(),
      language,
      attachments: [],
      afterwards: written.after === 'close' ? { kind: 'close', outcome } : { kind: 'wait' },
      ...overrideOf(guarded, written.reason),
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

function chosenAddress(
  { choices, mustChoose }: ReplyAddresses,
  address: string | undefined,
): Address | undefined {
  return mustChoose ? choices.find((choice) => choice.address === address) : choices[0]
}
