import type { EventDraft } from '../../events/event.ts'
import { withoutSecureSuffix } from '../../mail/automatic/secure-suffix.ts'
import type { DeliveryOutcome } from '../../mail/inbound-mail.ts'
import { participantKey } from '../../mail/senders/participant-key.ts'
import { replyBounced } from '../../tickets/transitions.ts'
import type { Filing, ReportedOutcome, ReportedOutgoing } from './filing.ts'
import { messageReceived, receiptWithheld } from './filing-events.ts'
import type { MailFacts } from './mail-facts.ts'

/**
 * A delivery report about something we sent: it lands on that very message, for each recipient (P7). It is
 * believed because it names a message of ours, by an id nobody can guess; who sent it is not looked at
 * (ruling 1). A report that names none of ours changes nothing and goes the way of automatic mail.
 */
export function fileReport(facts: MailFacts, reported: ReportedOutgoing): Filing {
  const told = facts.mail.deliveryReport?.recipients ?? []
  const outcomes = outcomesOf(told, reported)
  const { patch, events, takesAnswerBack } = effectOnTicket(facts, reported, outcomes)
  return {
    kind: 'filed',
    ticket: { existing: reported.ticketId, patch },
    threadedBy: 'token',
    isCollapsed: true,
    idIsReused: facts.idIsReused,
    newParticipants: [],
    speaksOf: { messageId: reported.messageId, addresses: addressesAmong(told, reported) },
    ...(outcomes.length > 0 ? { delivery: { outgoingId: reported.outgoingId, outcomes } } : {}),
    events: [
      messageReceived(facts, 'token'),
      receiptWithheld(facts, facts.mail.kind),
      ...outcomes.map((outcome) => outcomeEvent(facts, reported, outcome, takesAnswerBack)),
      ...events,
    ],
  }
}

/**
 * A receipt that came back is shown, but it never was an answer. An erased ticket counts without the answer and stays
 * closed: nobody is left to be answered.
 */
function effectOnTicket(facts: MailFacts, reported: ReportedOutgoing, outcomes: readonly ReportedOutcome[]) {
  const bounced = outcomes.filter((outcome) => outcome.state === 'bounced')
  if (bounced.length === 0 || reported.kind === 'receipt')
    return { patch: {}, events: [], takesAnswerBack: false }
  const lost = new Set(bounced.map((outcome) => participantKey(outcome.address)))
  const { ticket, withoutIt, recipients } = reported
  const requesterKey = ticket.requester && participantKey(ticket.requester.address)
  const isLostToRequester = requesterKey !== undefined && lost.has(requesterKey)
  const countsAsAnswer = isLostToRequester || recipients.every((recipient) => lost.has(recipient.key))
  const back = replyBounced(ticket, { countsAsAnswer, withoutIt }, facts.office.now, facts.office.due)
  if (ticket.erasedAt) return { patch: {}, events: [], takesAnswerBack: countsAsAnswer }
  return { ...back, takesAnswerBack: countsAsAnswer }
}

/**
 * Outcomes of recipients we wrote to. A single recipient may have passed our mail on: what came back from
 * the last address then tells how it went with the first.
 */
function outcomesOf(
  reportedOutcomes: readonly DeliveryOutcome[],
  reported: ReportedOutgoing,
): readonly ReportedOutcome[] {
  const outcomes = reportedOutcomes.flatMap((outcome) => {
    const recipient = recipientNamed(reported, outcome.address)
    return recipient ? outcomeFor(recipient.address, outcome) : []
  })
  const [only, ...others] = reported.recipients
  const [first] = reportedOutcomes
  if (outcomes.length > 0 || !only || others.length > 0 || !first) return outcomes
  return outcomeFor(only.address, first)
}

/** Everybody a report speaks of; nobody when it names somebody whom we did not write to. */
function addressesAmong(
  reportedOutcomes: readonly DeliveryOutcome[],
  reported: ReportedOutgoing,
): readonly string[] {
  const named = reportedOutcomes.map(({ address }) => recipientNamed(reported, address)?.address)
  const known = named.filter((address) => address !== undefined)
  if (named.length > 0 && known.length === named.length) return [...new Set(known)]
  return reported.recipients.length === 1 ? reported.recipients.map(({ address }) => address) : []
}

/** Whom a report speaks of, also when it names the address a secure mail gateway was given. */
export function recipientNamed({ recipients, secureSuffix }: ReportedOutgoing, address: string) {
  const keys = [address, withoutSecureSuffix(address, secureSuffix)].map(participantKey)
  return recipients.find(({ key }) => keys.includes(key))
}

/** `failed` is the end also after a temporary cause (4.x): nobody tries any more (RFC 3464 §2.3.3). */
function outcomeFor(address: string, { action, status, diagnostic }: DeliveryOutcome): ReportedOutcome[] {
  const said = { address, status, diagnostic: diagnostic.slice(0, 500) }
  if (action === 'failed') return [{ ...said, state: 'bounced' }]
  if (action === 'delayed') return [{ ...said, state: 'delayed' }]
  return action === 'delivered' ? [{ ...said, state: 'delivered' }] : []
}

const eventKinds = { bounced: 'bounced', delayed: 'delivery-delayed', delivered: 'delivered' } as const

function outcomeEvent(
  facts: MailFacts,
  reported: ReportedOutgoing,
  outcome: ReportedOutcome,
  takesAnswerBack: boolean,
): EventDraft {
  return {
    kind: eventKinds[outcome.state],
    at: facts.office.now,
    ticketId: reported.ticketId,
    messageId: reported.messageId,
    facts: {
      status: outcome.status,
      outgoingKind: reported.kind,
      ...(outcome.state === 'bounced' ? { takesAnswerBack } : {}),
    },
    personal: { address: outcome.address, diagnostic: outcome.diagnostic },
  }
}
