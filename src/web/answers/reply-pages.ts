import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Address } from '../../mail/inbound-mail.ts'
import { addressing, usualChannel } from '../../replies/secure-channel.ts'
import { maskSensitive } from '../../sensitive-data/find-sensitive.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { carryingList } from '../inbox/list-address.ts'
import { previewPage } from '../messages/preview.ts'
import { formFields, params, referenceParam } from '../page/form-fields.ts'
import { signedIn } from '../page/signed-in.ts'
import { ticketOf } from '../tickets/reading.ts'
import { recordView } from '../tickets/ticket-pages.ts'
import { ccAddresses } from './cc-addresses.ts'
import { type ComposerFields, composerFields } from './composer-fields.ts'
import { addressesOf, composerPage } from './composer-page.ts'
import { keepDraft } from './kept-draft.ts'
import { otherResidentsIn } from './other-residents.ts'
import { chosenReminder } from './reminder-offers.ts'
import type { ReplyAddresses } from './reply-address.ts'
import { composerFaults, fileFaults } from './reply-faults.ts'
import { type Guarded, guardReply, warningKeys } from './reply-guard.ts'
import { sendAnswer } from './send-answer.ts'

/** An answer to the resident alone; a note is written at another address with another look (ux §0.4). */
export function replyPages(app: FastifyInstance, desk: Desk): void {
  app.get('/tickets/:reference/reply', { config: { right: 'work-tickets' } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    await recordView(desk, request, view)
    const draft = await desk.needs.store.draft(view.ticket.id, signedIn(request).id, 'reply')
    const { outcome = '', to, cc, remindOn, channel } = draft?.fields ?? {}
    const { secureSending } = await desk.settings()
    return composerPage(desk, request, reply, view, {
      written: {
        ...{ formId: randomUUID(), text: draft?.text ?? '', outcome, to, cc, remindOn },
        channel: channel ?? usualChannel(secureSending),
      },
      ...(draft ? { draft } : {}),
    })
  })

  app.post(
    '/tickets/:reference/reply',
    { config: { right: 'work-tickets', keepsText: 'reply', takesFiles: true } },
    async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const written = formFields(composerFields, request.body)
      if (written.makeSecure) {
        const secure = { ...written, channel: 'secure' } as const
        return changedForWriter(desk, request, reply, view, secure, 'made-secure')
      }
      if (written.fix) {
        const covered = { ...written, text: maskSensitive(written.text, written.fix) }
        return changedForWriter(desk, request, reply, view, covered, 'covered')
      }
      const to = chosenAddress(await addressesOf(desk, view), written.to)
      const cc = ccAddresses(written.cc ?? '')
      if (written.preview) return previewPage(desk, request, reply, view, written, { to, cc })
      const settings = await desk.settings()
      const remindAt = chosenReminder(written.remindOn, settings.serviceHours, desk.needs.clock())
      const way = addressing(settings.secureSending, written.channel)
      const faults = [...composerFaults(written, to, cc, remindAt, way), ...fileFaults(request.refusedFiles)]
      if (!to || !cc || remindAt === 'past' || way === 'gone' || faults.length > 0) {
        await keepDraft(desk, view.ticket.id, signedIn(request).id, written)
        return composerPage(desk, request, reply, view, { written, faults })
      }
      const files = await desk.needs.store.draftFiles(view.ticket.id, signedIn(request).id)
      const fileNames = files.map(({ name }) => name)
      const copied = cc.map(({ address }) => address)
      const others = await otherResidentsIn(desk, view, { text: written.text, fileNames, cc: copied })
      const { suffix } = way
      const checked = { ...written, cc, fileCount: files.length, others, isSecure: suffix !== undefined }
      const guarded = guardReply(checked, view, settings)
      if (guarded.isOpen) return stopped(desk, request, reply, view, written, guarded)
      return sendAnswer(
        desk,
        request,
        reply,
        view,
        written,
        { to: [to], cc, suffix, files, remindAt },
        guarded,
      )
    },
  )
}

/**
 * The answer as one press on a warning made it: covered, or by the way that may carry what was found. Its writer
 * reads it again before it leaves, and what came meanwhile is shown as ever.
 */
async function changedForWriter(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  written: ComposerFields,
  done: 'made-secure' | 'covered',
): Promise<FastifyReply> {
  await keepDraft(desk, view.ticket.id, signedIn(request).id, written)
  if (view.ticket.version !== written.version)
    return composerPage(desk, request, reply, view, { written, changedSince: written.seq })
  const back = `/tickets/${view.ticket.reference}/reply?done=${done}#text`
  return reply.redirect(carryingList(back, written.list), 303)
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
  await keepDraft(desk, view.ticket.id, author.id, written)
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

function chosenAddress(
  { choices, mustChoose }: ReplyAddresses,
  address: string | undefined,
): Address | undefined {
  return mustChoose ? choices.find((choice) => choice.address === address) : choices[0]
}
