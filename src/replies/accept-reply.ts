import { createHash } from 'node:crypto'
import {
  composeReply,
  type ReplyAttachment,
  type ReplyBasis,
  type ReplyFault,
  type ReplyForm,
  type ReplyIds,
  type ReplyOffice,
} from './compose-reply.ts'
import type { OutboxStore, Queued } from './outbox-store.ts'
import type { BuildMime } from './outgoing-mime.ts'

export type Accepted =
  | Queued
  | { readonly kind: 'faults'; readonly faults: readonly ReplyFault[] }
  /** A value that no mail may carry, by the field it stood in. */
  | { readonly kind: 'refused'; readonly field: string }

export type ReplyAcceptance = {
  readonly store: Pick<OutboxStore, 'queueReply'>
  readonly toMime: BuildMime
  /** Fresh ids of a reply in this ticket. */
  readonly makeIds: (ticketId: string) => ReplyIds
  /** Told after the commit, so that the outbox need not wait for its next look. */
  readonly nudge: () => void
}

/** Builds the bytes once and queues them with the ticket's change; the form can be shown again on a fault. */
export async function acceptReply(
  { store, toMime, makeIds, nudge }: ReplyAcceptance,
  form: ReplyForm,
  basis: ReplyBasis,
  office: ReplyOffice,
  author: { readonly userId: string },
  now: Date,
): Promise<Accepted> {
  const composed = composeReply(form, basis, office, makeIds(basis.ticket.id), author, now)
  if (composed.kind === 'faults') return composed
  const { draft, mime } = composed.reply
  const built = await toMime(mime)
  if (built.kind === 'refused') return built
  const queued = await store.queueReply({
    ...draft,
    bytes: oneChunk(built.bytes),
    attachments: form.attachments.map(listed),
  })
  if (queued.kind === 'queued') nudge()
  return queued
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function listed({ name, type, bytes, fileId }: ReplyAttachment) {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { name, type, size: bytes.length, sha256, ...(fileId === undefined ? {} : { fileId }) }
}
