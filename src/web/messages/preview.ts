import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Address } from '../../mail/inbound-mail.ts'
import { addressing, type Channel } from '../../replies/secure-channel.ts'
import type { ComposerFields } from '../answers/composer-fields.ts'
import { composerPage } from '../answers/composer-page.ts'
import { keepDraft } from '../answers/kept-draft.ts'
import { composerFaults, fileFaults } from '../answers/reply-faults.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { signedIn } from '../page/signed-in.ts'

/** The mail as the resident will read it. */
export type ReplyPreview = {
  readonly to: string
  readonly cc: string
  readonly subject: string
  readonly channel: Channel
  readonly text: string
}

/** Shows the answer under its form, signature and subject included; what is wrong with it is told as ever. */
export async function previewPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  written: ComposerFields,
  { to, cc }: { readonly to: Address | undefined; readonly cc: readonly Address[] | undefined },
): Promise<FastifyReply> {
  await keepDraft(desk, view.ticket.id, signedIn(request).id, written)
  const way = addressing((await desk.settings()).secureSending, written.channel)
  const faults = [...composerFaults(written, to, cc, undefined, way), ...fileFaults(request.refusedFiles)]
  if (!to || !cc || faults.length > 0) return composerPage(desk, request, reply, view, { written, faults })
  const { language } = view.ticket
  const { subject, text } = await desk.needs.replies.preview({ text: written.text, language, to: [to] }, view)
  const preview = {
    to: nameOf(to),
    cc: cc.map(nameOf).join(', '),
    channel: written.channel ?? 'ordinary',
    subject,
    text,
  }
  return composerPage(desk, request, reply, view, { written, preview })
}

function nameOf({ name, address }: Address): string {
  return name ? `${name} <${address}>` : address
}
