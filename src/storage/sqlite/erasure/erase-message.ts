import type { ErasedCounts } from '../../../web/residents/erasure-store.ts'
import { forgetMessage } from '../desk/search-documents.ts'
import { eq, inArray, sql } from '../file/drizzle.ts'
import { eraseIncomplete } from '../intake/incomplete-rows.ts'
import type { Office } from '../office.ts'
import { draftFiles } from '../schema/drafts.ts'
import { events, eventTexts } from '../schema/events.ts'
import { attachments, messages } from '../schema/messages.ts'
import { outgoing, outgoingRecipients } from '../schema/outgoing.ts'
import type { ErasableMessage } from './erasable-messages.ts'
import { partDeliveries, partMessage, removeDraftFiles } from './erased-bytes.ts'
import { erasedMark } from './erasure-marks.ts'
import { originalsOf, tellsOfMessages } from './what-goes.ts'

/** Inside a transaction of the caller: the row stays with its times and states, everything a person wrote goes. */
export function eraseMessage(office: Office, message: ErasableMessage, at: Date): Partial<ErasedCounts> {
  const { id } = message
  const files = office.db.delete(attachments).where(eq(attachments.messageId, id)).run().changes
  const originals = originalsOf(office, [id])
  partMessage(office, id)
  partDeliveries(office, id)
  eraseIncomplete(office, id)
  removeDraftFiles(office, sql`${draftFiles.messageId} = ${id}`)
  forgetMessage(office, id)
  blank(office, message, at)
  if (message.direction === 'out') blankOutgoing(office, id)
  const texts = eraseTextsAbout(office, id)
  return { [kindOf(message)]: 1, files, originals, texts }
}

export function kindOf({ direction, kind, isCall }: ErasableMessage): keyof ErasedCounts {
  if (direction === 'in') return 'messages'
  if (direction === 'note') return isCall ? 'calls' : 'notes'
  return kind === 'receipt' ? 'receipts' : 'answers'
}

function blank(office: Office, { id, direction }: ErasableMessage, at: Date): void {
  const keys = office.db
    .select({ messageKey: messages.messageKey, canonicalHash: messages.canonicalHash })
    .from(messages)
    .where(eq(messages.id, id))
    .get()!
  const marked = (value: string | null) => (value === null ? null : erasedMark(office, value))
  office.db
    .update(messages)
    .set({
      ...{ erasedAt: at, from: null, to: [], cc: [], replyTo: [], references: [], problems: [] },
      ...{ subject: '', text: '', visibleText: '', html: null, headers: null, hasHtml: false },
      ...{
        dateHeader: null,
        threadIndexGuid: null,
        inReplyTo: null,
        automaticReason: null,
        secureNotice: null,
        speaksOf: null,
      },
      ...(direction === 'in'
        ? {
            rfcMessageId: null,
            messageKey: marked(keys.messageKey),
            canonicalHash: marked(keys.canonicalHash),
          }
        : {}),
    })
    .where(eq(messages.id, id))
    .run()
}

/** How the mail fared stays, for the figures; to whom it went does not. */
export function blankOutgoing({ db }: Office, id: string): void {
  db.update(outgoing)
    .set({
      snapshot: null,
      givesBack: null,
      copyState: sql`case when ${outgoing.copyState} in ('owed', 'claimed') then 'skipped' else ${outgoing.copyState} end`,
    })
    .where(eq(outgoing.id, id))
    .run()
  db.update(outgoingRecipients)
    .set({ name: '', address: '', key: '', domain: '', diagnostic: null })
    .where(eq(outgoingRecipients.outgoingId, id))
    .run()
}

export function eraseTextsAbout({ db }: Office, messageId: string): number {
  const { ticketId } = messages
  const row = db.select({ ticketId }).from(messages).where(eq(messages.id, messageId)).get()!
  const about = db
    .select({ seq: events.seq })
    .from(events)
    .where(tellsOfMessages(row.ticketId, [messageId]))
  return db.delete(eventTexts).where(inArray(eventTexts.seq, about)).run().changes
}
