import type { InboundMail } from '../../mail/inbound-mail.ts'
import { participantKey } from '../../mail/senders/participant-key.ts'
import { wordsCame } from '../../tickets/transitions.ts'
import { isIncomplete } from '../incomplete-mails.ts'
import type { Arrival } from '../intake-store.ts'
import { fileAutomaticMail } from './file-automatic-mail.ts'
import { filePersonMail } from './file-person-mail.ts'
import { fileRecipientReport } from './file-recipient-report.ts'
import { fileReport } from './file-report.ts'
import type { Filing, Found, Lookup } from './filing.ts'
import type { FilingOffice } from './filing-office.ts'
import type { MailFacts } from './mail-facts.ts'

/**
 * What becomes of a mail: the one rule of intake, pure, run inside the storing transaction. Every mail gets
 * a home (P1, P6); none changes another resident's thread (P3).
 */
export function fileMail(
  mail: InboundMail,
  arrival: Arrival,
  lookup: Lookup,
  found: Found,
  office: FilingOffice,
): Filing {
  const repeated = completion(mail, arrival, found, office) ?? redelivery(mail, found, office)
  if (repeated) return repeated
  const isLoop = lookup.ownRowId !== undefined && mail.noReceiptReason === undefined
  const facts: MailFacts = {
    mail: isLoop ? { ...mail, noReceiptReason: 'loop' } : mail,
    arrival,
    lookup,
    found,
    office,
    idIsReused: found.known !== undefined,
  }
  const filing = fileByKind(facts)
  if (!mail.degraded) return filing
  const unreadable = { kind: 'mail-unreadable', at: office.now, facts: { size: mail.rawSize } } as const
  return { ...filing, events: [...filing.events, unreadable] }
}

function fileByKind(facts: MailFacts): Filing {
  const { mail, found } = facts
  if (found.reported && (mail.kind === 'bounce' || mail.deliveryReport))
    return fileReport(facts, found.reported)
  if (found.reported && mail.recipientReport)
    return fileRecipientReport(facts, found.reported, mail.recipientReport)
  return mail.kind === 'person' ? filePersonMail(facts) : fileAutomaticMail(facts)
}

/**
 * More of a mail that came in part, or a part of one that is known. The very same headers tell it, never a
 * Message-ID, which everybody knows who got the mail. What a mail is may change with it, as with a new reading;
 * neither clock nor receipt does. A person's words that were not there before open their ticket.
 */
function completion(
  mail: InboundMail,
  arrival: Arrival,
  { sameHead }: Found,
  { now: at }: FilingOffice,
): Filing | undefined {
  if (!sameHead) return undefined
  const { messageId, ticketId, state, kind, isDecided, hasText, ticket } = sameHead
  const isWhole = !isIncomplete(arrival)
  if (isWhole && state === 'whole') return undefined
  const wordsCome = !hasText && mail.text.trim() !== ''
  const saysMore = isWhole || wordsCome
  if (state !== 'incomplete' || !saysMore) return redelivered(messageId, ticketId, false, at)
  const mailKind = isDecided ? kind : mail.kind
  const calls = wordsCome && mailKind === 'person' && !arrival.isHistory && mail.authentication !== 'fail'
  const { patch, events } = calls && ticket ? wordsCame(ticket, at) : { patch: {}, events: [] }
  const facts = { size: mail.rawSize, attachments: mail.attachments.length, kindBefore: kind }
  return {
    kind: 'completed',
    isWhole,
    messageId,
    mailKind,
    patch,
    events: [
      { kind: isWhole ? 'message-completed' : 'message-text-came', at, ticketId, messageId, facts },
      ...events,
    ],
  }
}

/**
 * The same message again, or our own come back (R-ID-4, R-ID-6). Ours only counts when it also says it is
 * from us: whoever got our answer knows its Message-ID and its loop mark, and neither makes a stranger's words
 * disappear.
 */
function redelivery(mail: InboundMail, found: Found, office: FilingOffice): Filing | undefined {
  const { known, own } = found
  if (known && known.canonicalHash === mail.canonicalHash)
    return redelivered(known.messageId, known.ticketId, false, office.now)
  if (own && isFromUs(mail, office)) return redelivered(own.messageId, own.ticketId, true, office.now)
  return undefined
}

function redelivered(messageId: string, ticketId: string, isOwn: boolean, at: Date): Filing {
  return {
    kind: 'redelivered',
    messageId,
    events: [{ kind: 'message-redelivered', at, ticketId, messageId, facts: { isOwn } }],
  }
}

function isFromUs(mail: InboundMail, office: FilingOffice): boolean {
  if (!mail.sender || mail.authentication === 'fail') return false
  const key = participantKey(mail.sender.address)
  return office.ownAddresses.some((own) => participantKey(own) === key)
}
