import { randomUUIDv7 } from 'node:crypto'
import { crashPoint } from '../../events/crash-point.ts'
import type { OutboxStore, Queued, ReplyDraft, Undone } from '../../replies/outbox-store.ts'
import { withoutSignature } from '../../replies/without-signature.ts'
import type { TicketPatch } from '../../tickets/ticket.ts'
import type { Draft, DraftKey } from '../../web/draft-store.ts'
import { storeBytes } from './contents.ts'
import { giveBack, takeAlong } from './draft-files.ts'
import { putDraft, removeDraft } from './drafts.ts'
import { and, eq, sql } from './drizzle.ts'
import { appendEventsAbout } from './events.ts'
import { appendMessage } from './message-rows.ts'
import { newestSnippet } from './newest-snippet.ts'
import { type Office, write } from './office.ts'
import { queueOutgoing } from './outgoing-rows.ts'
import { addParticipants } from './participant-rows.ts'
import { type GivenBack, messages, outgoing } from './schema.ts'
import { forgetMessage, indexMessage, type SearchTexts, searchTexts } from './search-documents.ts'
import { findTicket, raiseVersion } from './ticket-rows.ts'

/** Part 0 is the text, part 1 the same as HTML (R-OUT-4): files follow. */
const FIRST_FILE_PART = 2

export function replyQueue(office: Office): Pick<OutboxStore, 'queueReply' | 'undoReply'> {
  return {
    async queueReply(draft) {
      const texts = searchTexts(office, [draft.subject, ...draft.attachments.map((a) => a.name), draft.text])
      const queued = await storeBytes<Queued>(office, draft.bytes, {
        already: () => refusal(office, draft),
        keep: ({ id }) => {
          const result = queue(office, draft, id, texts)
          crashPoint('reply-before-commit')
          return result
        },
      })
      crashPoint('reply-queued')
      return queued
    },

    async undoReply(messageId, ticketPatch, event) {
      const result = write(office, (): Undone => {
        const undone = office.db
          .update(outgoing)
          .set({ state: 'undone', stateAt: office.now() })
          .where(isUndoable(office, messageId))
          .returning({ ticketId: outgoing.ticketId, givesBack: outgoing.givesBack })
          .get()
        if (!undone) return { kind: 'too-late' }
        const { ticketId, givesBack } = undone
        const { text, ...form } = takeText(office, messageId)
        const userId = typeof event.actor === 'object' ? event.actor.userId : form.authorId
        const fields = givesBack?.fields
        if (userId) goOnWriting(office, { ticketId, userId, messageId, text, ...(fields ? { fields } : {}) })
        newestSnippet(office, ticketId)
        raiseVersion(office, ticketId, { ...ticketPatch, ...reminderBefore(givesBack) })
        appendEventsAbout(office, { ticketId, messageId }, [event])
        crashPoint('undo-before-commit')
        return { kind: 'undone', text, ticketId }
      })
      crashPoint('reply-undone')
      return result
    },
  }
}

function refusal(office: Office, draft: ReplyDraft): Queued | undefined {
  const same = office.db
    .select({ id: messages.id })
    .from(messages)
    .where(eq(messages.formId, draft.formId))
    .get()
  if (same) return { kind: 'already-queued', messageId: same.id }
  const ticket = findTicket(office, draft.ticketId)
  if (!ticket) return { kind: 'no-such-ticket' }
  return ticket.version === draft.ticketVersion
    ? undefined
    : { kind: 'ticket-changed', version: ticket.version }
}

function queue(office: Office, draft: ReplyDraft, contentId: string, texts: SearchTexts): Queued {
  const { messageId, ticketId, rfcMessageId, from, to, cc, notBefore } = draft
  const { reminderAt } = findTicket(office, ticketId)!
  const number = appendMessage(office, {
    row: { ...messageRow(draft), at: office.now(), contentId },
    attachments: draft.attachments.map(({ fileId: _, ...file }, index) => ({
      ...file,
      id: randomUUIDv7(),
      part: FIRST_FILE_PART + index,
      isInline: false,
      isLeftOnServer: false,
    })),
  })
  queueOutgoing(office, {
    id: messageId,
    ticketId,
    number,
    kind: 'reply',
    rfcMessageId,
    envelopeFrom: from.address,
    notBefore,
    to,
    cc,
    givesBack: { fields: draft.fields ?? {}, reminderAt: reminderAt?.getTime() ?? null },
  })
  raiseVersion(office, ticketId, draft.ticketPatch)
  addParticipants(office, ticketId, [...to, ...cc])
  const { reference } = findTicket(office, ticketId)!
  indexMessage(office, { messageId, ticketId, reference }, texts)
  removeDraft(office, { ticketId, userId: draft.authorId, kind: 'reply' })
  const files = draft.attachments.flatMap(({ fileId }) => (fileId === undefined ? [] : [fileId]))
  takeAlong(office, messageId, files)
  appendEventsAbout(office, { ticketId, messageId }, draft.events)
  return { kind: 'queued', outgoingId: messageId, messageId }
}

function messageRow(draft: ReplyDraft) {
  const { formId, authorId, from, to, cc, subject, language, references, rfcMessageId } = draft
  return {
    id: draft.messageId,
    ticketId: draft.ticketId,
    direction: 'out' as const,
    kind: 'reply' as const,
    formId,
    authorId,
    from,
    to,
    cc,
    subject,
    language,
    references,
    rfcMessageId,
    messageKey: rfcMessageId,
    inReplyTo: draft.inReplyTo ?? null,
    text: draft.text,
    visibleText: draft.text,
  }
}

function isUndoable(office: Office, messageId: string) {
  return and(
    eq(outgoing.id, messageId),
    sql`${outgoing.kind} = 'reply' and ${outgoing.state} = 'queued' and ${outgoing.attempts} = 0`,
    sql`${outgoing.notBefore} > ${office.now().getTime()}`,
  )
}

/** The row stays for its form's id; what was written is given back and kept nowhere else. */
function takeText(office: Office, messageId: string): { readonly text: string; readonly authorId?: string } {
  const isIt = eq(messages.id, messageId)
  const written = office.db
    .select({ text: messages.text, authorId: messages.authorId })
    .from(messages)
    .where(isIt)
    .get()
  forgetMessage(office, messageId)
  office.db.update(messages).set({ isUndone: true, subject: '', text: '', visibleText: '' }).where(isIt).run()
  return { text: written?.text ?? '', ...(written?.authorId ? { authorId: written.authorId } : {}) }
}

/** Text, copies and files lie in the draft again, in the same transaction: no death can lose them. */
function goOnWriting(
  office: Office,
  { messageId, text, ...draft }: Omit<DraftKey, 'kind'> & Omit<Draft, 'at'> & { readonly messageId: string },
): void {
  putDraft(office, { ...draft, kind: 'reply', text: withoutSignature(text), at: office.now() }, true)
  giveBack(office, messageId, draft.userId)
}

function reminderBefore(givesBack: GivenBack | null): TicketPatch {
  if (!givesBack) return {}
  return { reminderAt: givesBack.reminderAt === null ? null : new Date(givesBack.reminderAt) }
}
