import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Address } from '../../mail/inbound-mail.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import { ticketOf } from '../tickets/reading.ts'
import { placeAfterSending } from './after-sending.ts'
import { type ComposerFields, draftFieldsOf } from './composer-fields.ts'
import { composerPage } from './composer-page.ts'
import type { DraftFile } from './draft-store.ts'
import { keepDraft } from './kept-draft.ts'
import { outgoingFiles } from './outgoing-files.ts'
import { besideField } from './reply-faults.ts'
import { type Guarded, overrideOf } from './reply-guard.ts'

/** Everything of the form that was found to be in order. */
type ReadyAnswer = {
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  /** Behind each address, when it goes through the city's secure mail. */
  readonly suffix: string | undefined
  readonly files: readonly DraftFile[]
  readonly remindAt: Date | undefined
}

/** Queues the answer and goes where its writer wants to be, or shows the form again with what stands in the way. */
export async function sendAnswer(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  written: ComposerFields,
  { to, cc, suffix, files, remindAt }: ReadyAnswer,
  guarded: Guarded,
): Promise<FastifyReply> {
  const { replies, store, clock } = desk.needs
  const author = signedIn(request)
  const { id: ticketId, language, reference } = view.ticket
  const outcome = written.outcome.trim()
  const fields = draftFieldsOf(written)
  const placeAfter = await placeAfterSending(desk, request, view, written.list)
  const accepted = await replies.accept(
    {
      formId: written.formId,
      ticketVersion: written.version,
      to,
      cc,
      ...(suffix === undefined ? {} : { secureSuffix: suffix }),
      text: written.text.trim(),
      language,
      attachments: await outgoingFiles(store, files),
      afterwards:
        written.after === 'close'
          ? { kind: 'close', outcome }
          : { kind: 'wait', ...(remindAt ? { remindAt } : {}) },
      ...(fields ? { fields } : {}),
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
      await keepDraft(desk, ticketId, author.id, written)
      return composerPage(desk, request, reply, await ticketOf(desk, reference), {
        written,
        changedSince: written.seq,
      })
    default:
      return reply.redirect(placeAfter(accepted.messageId), 303)
  }
}
