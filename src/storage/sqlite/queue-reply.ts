import { randomUUIDv7 } from 'node:crypto'
import { crashPoint } from '../../events/crash-point.ts'
import type { OutboxStore, Queued, ReplyDraft } from '../../replies/outbox-store.ts'
import { storeBytes } from './contents.ts'
import { and, eq, sql } from './drizzle.ts'
import { appendEventsAbout } from './events.ts'
import { appendMessage } from './message-rows.ts'
import { newestSnippet } from './newest-snippet.ts'
import { type Office, write } from './office.ts'
import { queueOutgoing } from './outgoing-rows.ts'
import { addParticipants } from './participant-rows.ts'
import { drafts, messages, outgoing } from './schema.ts'
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
      return write(office, () => {
        const undone = office.db
          .update(outgoing)
          .set({ state: 'undone', stateAt: office.now() })
          .where(isUndoable(office, messageId))
          .returning({ ticketId: outgoing.ticketId })
          .get()
        if (!undone) return { kind: 'too-late' }
        const { ticketId } = undone
        const text = takeText(office, messageId)
        newestSnippet(office, ticketId)
        raiseVersion(office, ticketId, ticketPatch)
        appendEventsAbout(office, { ticketId, messageId }, [event])
        return { kind: 'undone', text, ticketId }
      })
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
  const number = appendMessage(office, {
    row: { ...messageRow(draft), at: office.now(), contentId },
    attachments: draft.attachments.map((file, index) => ({
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
  })
  raiseVersion(office, ticketId, draft.ticketPatch)
  addParticipants(office, ticketId, [...to, ...cc])
  const { reference } = findTicket(office, ticketId)!
  indexMessage(office, { messageId, ticketId, reference }, texts)
  discardReplyDraft(office, ticketId, draft.authorId)
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

function discardReplyDraft(office: Office, ticketId: string, userId: string): void {
  office.db
    .delete(drafts)
    .where(and(eq(drafts.ticketId, ticketId), eq(drafts.userId, userId), eq(drafts.kind, 'reply')))
    .run()
}

function isUndoable(office: Office, messageId: string) {
  return and(
    eq(outgoing.id, messageId),
    sql`${outgoing.kind} = 'reply' and ${outgoing.state} = 'queued' and ${outgoing.attempts} = 0`,
    sql`${outgoing.notBefore} > ${office.now().getTime()}`,
  )
}

/** The row stays for its form's id; what was written is given back and kept nowhere. */
function takeText(office: Office, messageId: string): string {
  const isIt = eq(messages.id, messageId)
  const written = office.db.select({ text: messages.text }).from(messages).where(isIt).get()
  forgetMessage(office, messageId)
  office.db.update(messages).set({ isUndone: true, subject: '', text: '', visibleText: '' }).where(isIt).run()
  return written?.text ?? ''
}
