import type { EventDraft } from '../../events/event.ts'
import type { RecipientReport } from '../../mail/inbound-mail.ts'
import { recipientNamed } from './file-report.ts'
import type { Filing, ReportedOutgoing } from './filing.ts'
import { messageReceived, receiptWithheld } from './filing-events.ts'
import type { MailFacts } from './mail-facts.ts'

/**
 * A complaint or a notice of a mail program about something we sent (R-ARF, R-MDN). It is told on that very
 * message and changes nothing: no state, no clock, and no answer counts for less. A person who complained and
 * writes again gets a receipt like any other (ruling 2).
 */
export function fileRecipientReport(
  facts: MailFacts,
  reported: ReportedOutgoing,
  report: RecipientReport,
): Filing {
  const address = recipientAmong(reported, report.recipient)
  return {
    kind: 'filed',
    ticket: { existing: reported.ticketId, patch: {} },
    threadedBy: 'token',
    isCollapsed: true,
    idIsReused: facts.idIsReused,
    newParticipants: [],
    speaksOf: { messageId: reported.messageId, addresses: address === undefined ? [] : [address] },
    events: [
      messageReceived(facts, 'token'),
      receiptWithheld(facts, facts.mail.kind),
      reportEvent(facts, reported, report, address),
    ],
  }
}

function reportEvent(
  { office }: MailFacts,
  reported: ReportedOutgoing,
  { said }: RecipientReport,
  address: string | undefined,
) {
  const event: EventDraft = {
    kind: said === 'complaint' ? 'complaint-received' : 'disposition-reported',
    at: office.now,
    ticketId: reported.ticketId,
    messageId: reported.messageId,
    facts: { said, outgoingKind: reported.kind },
    ...(address === undefined ? {} : { personal: { address } }),
  }
  return event
}

/** Providers hide whom they speak of; a message to one person leaves no doubt. */
function recipientAmong(reported: ReportedOutgoing, named: string | undefined): string | undefined {
  const { recipients } = reported
  const known = named === undefined ? undefined : recipientNamed(reported, named)
  return (known ?? (recipients.length === 1 ? recipients[0] : undefined))?.address
}
