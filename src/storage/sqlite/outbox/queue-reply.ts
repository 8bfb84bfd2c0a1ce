import { randomUUIDv7 } from 'node:crypto'
import { crashPoint } from '../../../events/crash-point.ts'
import type { OutboxStore, Queued, ReplyDraft } from '../../../replies/outbox-store.ts'
import { takeAlong } from '../desk/draft-files.ts'
import { removeDraft } from '../desk/drafts.ts'
import { indexMessage, type SearchTexts, searchTexts } from '../desk/search-documents.ts'
import { appendEventsAbout } from '../events.ts'
import { eq } from '../file/drizzle.ts'
import { storeBytes } from '../intake/contents.ts'
import { type Office, write } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { appendMessage } from '../tickets/message-rows.ts'
import { addParticipants } from '../tickets/participant-rows.ts'
import { findTicket, raiseVersion } from '../tickets/ticket-rows.ts'
import { queueOutgoing } from './outgoing-rows.ts'
import { undoQueued } from './undo-queued.ts'

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
      const undone = write(office, () => undoQueued(office, messageId, ticketPatch, event))
      crashPoint('reply-undone')
      return undone
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
    ...(draft.secureSuffix === undefined ? {} : { secureSuffix: draft.secureSuffix }),
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
