import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ReplyWarning } from '../replies/sensitive-reply.ts'
import type { ComposerFields } from './composer-fields.ts'
import type { Desk } from './desk.ts'
import type { TicketView } from './desk-store.ts'
import { type ReplyAddresses, replyAddresses } from './reply-address.ts'
import type { ComposerFault } from './reply-faults.ts'
import { confirmationOf, shownWarnings } from './reply-guard.ts'
import { meanwhileOf } from './ticket-change.ts'
import { shownFor } from './ticket-pages.ts'

export type Composer = {
  readonly written: Pick<ComposerFields, 'formId' | 'text' | 'outcome' | 'to' | 'cc' | 'reason'>
  readonly faults?: readonly ComposerFault[]
  readonly warnings?: readonly ReplyWarning[]
  readonly changedSince?: number
  readonly draftAt?: Date
}

/** The form of an answer, with everything that was written in it still there. */
export async function composerPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  { written, faults = [], warnings = [], changedSince, draftAt }: Composer,
): Promise<FastifyReply> {
  const { ticket, voice } = await shownFor(desk, request, view)
  const { undoSeconds } = await desk.settings()
  const isConflict = changedSince !== undefined
  const isStopped = faults.length > 0 || warnings.length > 0
  const { done } = request.query as { done?: unknown }
  return desk.page(request, reply, {
    template: 'reply',
    title: ticket.reference,
    section: 'inbox',
    status: isConflict ? 409 : isStopped ? 422 : 200,
    hasFaults: isConflict || isStopped,
    data: {
      ticket,
      addresses: addressesOf(desk, view),
      written,
      undoSeconds,
      draftAt: draftAt && voice.f.relative(draftAt, desk.needs.clock()),
      notice: done === 'draft-saved' || done === 'undone' ? { text: voice.t(`done.${done}`) } : undefined,
      faults: faults.map(({ field, key }) => ({ field, text: voice.t(`reply.fault.${key}`) })),
      guard:
        warnings.length === 0
          ? undefined
          : {
              warnings: shownWarnings(warnings, voice),
              confirmed: confirmationOf(warnings),
              isBlocked: warnings.some(({ demand }) => demand === 'block'),
              needsReason: warnings.some(({ demand }) => demand === 'reason'),
            },
      meanwhile: isConflict ? await meanwhileOf(desk, request, view, changedSince) : undefined,
    },
  })
}

export function addressesOf({ needs }: Desk, view: TicketView): ReplyAddresses {
  const { address, aliases } = needs.service
  return replyAddresses(view, [address.address.toLowerCase(), ...aliases])
}
