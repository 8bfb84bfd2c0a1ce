import type { Filing, Lookup } from '../../../intake/filing/filing.ts'
import type { InboundMail } from '../../../mail/inbound-mail.ts'
import type { SearchTexts } from '../desk/search-documents.ts'
import { eq } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import type { deliveries } from '../schema/mailbox.ts'
import { messages } from '../schema/messages.ts'
import { tickets } from '../schema/tickets.ts'
import { raiseVersion } from '../tickets/ticket-rows.ts'
import { noteComplete, noteNewPlace } from './incomplete-rows.ts'
import { leftFiles } from './mail-columns.ts'
import { renewMessage } from './read-again.ts'

type Reading = { readonly mail: InboundMail; readonly lookup: Lookup; readonly texts: SearchTexts }

/**
 * Inside the transaction that files more of a mail: its message says from now on what that says, and its ticket is
 * unread. Row, number, time of arrival and receipts stay. Where the whole can only be read from its head, or a
 * filter on the way emptied it, the text the part gave stays with it.
 */
export function completeMessage(
  office: Office,
  delivery: Pick<typeof deliveries.$inferSelect, 'id' | 'contentId' | 'leftOnServer'>,
  { mail, lookup, texts }: Reading,
  { messageId, mailKind, isWhole, patch }: Extract<Filing, { kind: 'completed' }>,
): void {
  const row = office.db.select().from(messages).where(eq(messages.id, messageId)).get()!
  const { text, visibleText, isDegraded } = row
  const saysLess = (mail.degraded && !isDegraded) || mail.text.trim() === ''
  const said = saysLess && text !== '' ? { ...mail, text, visibleText } : mail
  renewMessage(office, row, { mail: said, lookup, kind: mailKind }, texts, {
    contentId: delivery.contentId,
    left: leftFiles(delivery.leftOnServer),
  })
  if (isWhole) noteComplete(office, messageId)
  else noteNewPlace(office, delivery.id, messageId)
  raiseVersion(office, row.ticketId, patch)
  office.db.update(tickets).set({ lastInboundAt: office.now() }).where(eq(tickets.id, row.ticketId)).run()
}
