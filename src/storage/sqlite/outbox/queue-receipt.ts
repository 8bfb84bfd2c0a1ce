import { randomUUIDv7 } from 'node:crypto'
import type { ReceiptDraft } from '../../../receipts/receipt.ts'
import { and, eq, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { outgoing, outgoingRecipients } from '../schema/outgoing.ts'
import { appendMessage } from '../tickets/message-rows.ts'
import { queueOutgoing } from './outgoing-rows.ts'

/**
 * The receiver, the Message-ID and the template's values are fixed with the mail it answers (ruling 25).
 * Returns the receipt's own id.
 */
export function queueReceipt(office: Office, ticketId: string, receipt: ReceiptDraft): string {
  const { to, language, inReplyTo, references, snapshot, notBefore } = receipt
  if (receipt.replaces !== undefined) takeBack(office, receipt.replaces)
  const messageId = randomUUIDv7()
  const rfcMessageId = office.makeMessageId(ticketId, messageId)
  const number = appendMessage(office, {
    row: {
      id: messageId,
      ticketId,
      direction: 'out',
      kind: 'receipt',
      at: office.now(),
      from: office.service,
      to: [to],
      subject: '',
      rfcMessageId,
      messageKey: rfcMessageId,
      inReplyTo: inReplyTo ?? null,
      references,
      language,
    },
  })
  queueOutgoing(office, {
    id: messageId,
    ticketId,
    number,
    kind: 'receipt',
    rfcMessageId,
    envelopeFrom: office.service.address,
    notBefore,
    to: [to],
    cc: [],
    snapshot,
  })
  return messageId
}

/** A burst shares one receipt: the one that waits gives way to the newer one (ruling 3). */
function takeBack(office: Office, outgoingId: string): void {
  const replaced = office.db
    .update(outgoing)
    .set({ state: 'undone', stateAt: office.now() })
    .where(and(eq(outgoing.id, outgoingId), sql`${outgoing.state} = 'queued'`))
    .returning({ id: outgoing.id })
    .get()
  if (!replaced) return
  office.db.update(messages).set({ isUndone: true }).where(eq(messages.id, replaced.id)).run()
  office.db
    .update(outgoingRecipients)
    .set({ receiptQueuedAt: null })
    .where(eq(outgoingRecipients.outgoingId, outgoingId))
    .run()
}
