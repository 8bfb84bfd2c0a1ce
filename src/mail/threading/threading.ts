import type { Authentication, MailKind } from '../inbound-mail.ts'
import { participantKey } from '../senders/participant-key.ts'

/** The sign by which storage found a ticket, strongest first. */
export type MatchedBy = 'token' | 'reply-address' | 'in-reply-to' | 'references' | 'subject' | 'thread-index'

/** A ticket the mail may belong to. Merged tickets are already followed to the survivor (R-THR-4). */
export type Candidate = {
  readonly ticketId: string
  readonly matchedBy: MatchedBy
  readonly state: 'open' | 'waiting' | 'closed' | 'spam' | 'deleted'
  /** participantKey of the requester and of everybody an advisor accepted. */
  readonly participants: readonly string[]
  /** Whole days since the last message of the ticket. */
  readonly idleDays: number
  /** normaliseSubject of the ticket's title. */
  readonly normalisedSubject: string
  /** How far back in References the known id stands; 0 is the nearest parent. */
  readonly distance?: number
}

/** What the mail itself says, as far as the rule needs it. */
export type ThreadingMail = {
  readonly senderAddress: string | undefined
  readonly kind: MailKind
  readonly authentication: Authentication
  readonly normalisedSubject: string
  /** Its subject begins as a forward (isForward). */
  readonly isForward: boolean
  readonly hasInReplyTo: boolean
}

export type Threading =
  /** `isChangedSubject`: another subject after a month of silence; an advisor may split it off (R-THR-5). */
  | { readonly join: string; readonly by: MatchedBy; readonly isChangedSubject: boolean }
  /** `possiblyRelated`: a ticket to link to, that this sender may not enter by himself. */
  | { readonly new: true; readonly possiblyRelated?: string; readonly by?: MatchedBy }

export type ThreadingLimits = {
  /** A ticket closed longer than this is not reopened; the mail opens a new one linked to it (R-THR-4). */
  readonly reopenDays: number
}

const ORDER: readonly MatchedBy[] = [
  'token',
  'reply-address',
  'in-reply-to',
  'references',
  'subject',
  'thread-index',
]
const SPLIT_DAYS = 30

/**
 * Whether a mail joins a ticket (R-THR-1 to 5, rulings 1, 26, 27). Only a participant joins, also with a valid
 * token; a forged sender joins by no sign that a stranger can read off a mail; Thread-Index never joins. A
 * bounce or automatic answer that carries our token joins whoever sent it: it grants nothing and is shown
 * collapsed. Everybody else gets a new ticket, linked to the one it may belong to.
 *
 * @param candidates what storage found for this mailbox only; a ticket of another permission is none
 */
export function pickThread(
  mail: ThreadingMail,
  candidates: readonly Candidate[],
  limits: ThreadingLimits,
): Threading {
  const ordered = [...candidates].filter(({ state }) => state !== 'deleted').sort(nearestFirst)
  const joined = ordered.find((candidate) => mayJoin(mail, candidate, limits))
  if (joined) {
    return { join: joined.ticketId, by: joined.matchedBy, isChangedSubject: isChangedSubject(mail, joined) }
  }
  const related = ordered.find(({ state }) => state !== 'spam')
  return related ? { new: true, possiblyRelated: related.ticketId, by: related.matchedBy } : { new: true }
}

function nearestFirst(a: Candidate, b: Candidate): number {
  const byStrength = ORDER.indexOf(a.matchedBy) - ORDER.indexOf(b.matchedBy)
  if (byStrength !== 0) return byStrength
  return (
    (a.distance ?? 0) - (b.distance ?? 0) || (a.ticketId < b.ticketId ? -1 : Number(a.ticketId > b.ticketId))
  )
}

function mayJoin(mail: ThreadingMail, candidate: Candidate, limits: ThreadingLimits): boolean {
  if (candidate.matchedBy === 'thread-index') return false
  const isSigned = candidate.matchedBy === 'token' || candidate.matchedBy === 'reply-address'
  if (isSigned && (mail.kind === 'bounce' || mail.kind === 'automatic')) return true
  if (!isParticipant(mail, candidate)) return false
  if (candidate.state === 'closed' && candidate.idleDays > limits.reopenDays && mail.kind === 'person')
    return false
  if (isSigned) return true
  if (mail.authentication === 'fail') return false
  return !(mail.isForward && !mail.hasInReplyTo)
}

function isParticipant(mail: ThreadingMail, { participants }: Candidate): boolean {
  return mail.senderAddress !== undefined && participants.includes(participantKey(mail.senderAddress))
}

function isChangedSubject(mail: ThreadingMail, candidate: Candidate): boolean {
  const isSigned = candidate.matchedBy === 'token' || candidate.matchedBy === 'reply-address'
  return (
    !isSigned && candidate.idleDays > SPLIT_DAYS && mail.normalisedSubject !== candidate.normalisedSubject
  )
}
