import type { FastifyReply, FastifyRequest } from 'fastify'
import { unfilledVariables } from '../../replies/reply-variables.ts'
import type { ReplyWarning } from '../../replies/sensitive-reply.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { saidList } from '../inbox/list-address.ts'
import type { ReplyPreview } from '../messages/preview.ts'
import { signedIn } from '../page/signed-in.ts'
import { meanwhileOf } from '../tickets/ticket-change.ts'
import { shownFor } from '../tickets/ticket-pages.ts'
import { channelView } from './channel-view.ts'
import type { ComposerFields } from './composer-fields.ts'
import { composerTools } from './composer-tools.ts'
import type { Draft } from './draft-store.ts'
import { type ReplyAddresses, replyAddresses } from './reply-address.ts'
import { type ComposerFault, shownFaults } from './reply-faults.ts'
import { guardView } from './reply-guard.ts'

export type Composer = {
  readonly written: Pick<
    ComposerFields,
    'formId' | 'text' | 'outcome' | 'to' | 'cc' | 'reason' | 'remindOn' | 'channel' | 'list'
  >
  readonly faults?: readonly ComposerFault[]
  readonly warnings?: readonly ReplyWarning[]
  readonly changedSince?: number
  /** Its token was no longer good; nothing was done with it. */
  readonly isStale?: boolean
  readonly draft?: Draft
  readonly preview?: ReplyPreview
}

const doneHere = [
  'draft-saved',
  'undone',
  'restored',
  'taken-over',
  'language-changed',
  'inserted',
  'made-secure',
  'covered',
  'inserted-unfilled',
] as const

/** The form of an answer, with everything that was written in it still there. */
export async function composerPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  { written, faults = [], warnings = [], changedSince, isStale = false, draft, preview }: Composer,
): Promise<FastifyReply> {
  const { ticket, voice } = await shownFor(desk, request, view)
  const author = signedIn(request)
  const channel = channelView(await desk.settings(), written.channel)
  const isConflict = changedSince !== undefined
  const isStopped = faults.length > 0 || warnings.length > 0
  const { done: asked, list } = request.query as { done?: unknown; list?: unknown }
  const done = doneHere.find((name) => name === asked)
  return desk.page(request, reply, {
    template: 'reply',
    title: ticket.reference,
    section: 'inbox',
    status: isConflict || isStale ? 409 : isStopped ? 422 : 200,
    hasFaults: isConflict || isStopped || isStale,
    data: {
      ticket,
      addresses: await addressesOf(desk, view),
      written,
      list: saidList(written.list ?? list),
      isStale,
      preview,
      channel,
      gaps: gapsIn(written.text),
      ...(await composerTools(desk, view, author, written.remindOn, voice)),
      notice: done && { text: voice.t(`done.${done}`) },
      faults: shownFaults(faults, voice),
      guard: guardView(warnings, voice, channel),
      meanwhile: isConflict
        ? await meanwhileOf(desk, request, view, changedSince)
        : draft && (await newerThanDraft(desk, request, view, draft)),
    },
  })
}

/** What is left to fill by hand, with the row it stands in, counted from 1. */
function gapsIn(text: string): readonly { readonly name: string; readonly row: number }[] {
  return unfilledVariables(text).map(({ name, from }) => ({
    name,
    row: text.slice(0, from).split('\n').length,
  }))
}

/** What came while a draft lay: its writer reads it before going on. */
async function newerThanDraft(desk: Desk, request: FastifyRequest, view: TicketView, draft: Draft) {
  const tells = ['message-received', 'message-completed', 'message-text-came', 'reply-queued', 'note-added']
  const isNews = view.events.some(({ kind, at }) => tells.includes(kind) && at > draft.at)
  if (!isNews) return undefined
  const known = view.events.filter(({ at }) => at <= draft.at).map(({ seq }) => seq)
  return meanwhileOf(desk, request, view, Math.max(0, ...known))
}

/** Where mail to the resident comes back, another address of the same person is offered, never taken unasked. */
export async function addressesOf({ needs }: Desk, view: TicketView): Promise<ReplyAddresses> {
  const { service, store } = needs
  const found = replyAddresses(view, [service.address.address.toLowerCase(), ...service.aliases])
  const [first] = found.choices
  if (!first || !(await store.undeliverable(first.address))) return found
  const other = await store.otherAddress(first.address)
  if (!other || found.choices.some(({ address }) => address === other)) return found
  const choices = [...found.choices, { name: first.name, address: other }]
  return { choices, mustChoose: true, otherOfPerson: other }
}
