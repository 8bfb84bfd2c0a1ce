import { participantKey } from '../../../mail/senders/participant-key.ts'
import type { AnsweredTicket } from '../../../replies/outbox-store.ts'
import type { Ticket } from '../../../tickets/ticket.ts'
import { eq, notInArray } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { outgoingRecipients } from '../schema/outgoing.ts'

/** Recipients of whom no report has told the end: it may be filed before the sending itself is recorded. */
export function endIsUntold() {
  return notInArray(outgoingRecipients.state, ['delivered', 'bounced'])
}

/** What came back of a reply before it was recorded as taken: the answer, when it is lost to the resident. */
export function bouncedAlready(
  office: Office,
  outgoingId: string,
  { requester }: Ticket,
): Pick<AnsweredTicket, 'bounced'> {
  const recipients = office.db
    .select({ key: outgoingRecipients.key, state: outgoingRecipients.state })
    .from(outgoingRecipients)
    .where(eq(outgoingRecipients.outgoingId, outgoingId))
    .all()
  const lost = recipients.filter(({ state }) => state === 'bounced')
  if (lost.length === 0) return {}
  const isAnswer =
    lost.length === recipients.length ||
    lost.some(({ key }) => requester !== undefined && key === participantKey(requester.address))
  return { bounced: isAnswer ? 'answer' : 'copy' }
}
