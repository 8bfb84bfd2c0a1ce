import type { EventDraft, EventKind } from '../events/event.ts'
import { type Due, replyAccepted, replyRefused } from '../tickets/transitions.ts'
import type { AttemptRecord, Claimed, RecipientOutcome } from './outbox-store.ts'
import type { SendResult } from './sender.ts'

export type Attempt = {
  readonly claimed: Claimed
  readonly result: Exclude<SendResult, { readonly kind: 'mailbox-fault' }>
  readonly now: Date
  /** In [0, 1): spreads the tries of many messages. */
  readonly random: number
  readonly due: Due
  /** Id the provider says it gave the message. */
  readonly aliasId?: string
}

const minutesBetween = [1, 5, 15, 60] as const
const laterMinutes = 180
const giveUpAfterMs = 48 * 3_600_000

/**
 * What an attempt means (R-SEND): each recipient has its own end, temporary refusals are tried again for 48
 * hours with the same Message-ID, and what nobody can know becomes a question to a person. Only a receipt is
 * then sent again by itself, because two receipts harm nobody and none does.
 */
export function afterAttempt(attempt: Attempt): AttemptRecord {
  const { claimed, result, now, aliasId } = attempt
  const known = result.kind === 'unknown' ? claimed.recipients.map(unknownEnd) : result.recipients
  const recipients = known.map((outcome) => finalOutcome(outcome, attempt))
  const state = stateOf(recipients)
  const isAccepted = recipients.some((outcome) => outcome.state === 'accepted')
  return {
    state,
    recipients,
    ...(state === 'retry' ? { nextAttemptAt: nextAttemptAt(attempt) } : {}),
    ...(isAccepted ? { sentAt: now } : {}),
    ...(aliasId && isAccepted ? { aliasId } : {}),
    ...ticketChange(attempt, recipients, isAccepted),
    events: eventsOf(attempt, state, recipients),
  }
}

function unknownEnd({ address }: { readonly address: string }): RecipientOutcome {
  return { address, state: 'unknown' }
}

function finalOutcome(outcome: RecipientOutcome, { claimed, now }: Attempt): RecipientOutcome {
  if (outcome.state === 'unknown' && claimed.kind === 'receipt') return { ...outcome, state: 'retry' }
  const isTooOld = now.getTime() - claimed.queuedAt.getTime() >= giveUpAfterMs
  return outcome.state === 'retry' && isTooOld ? { ...outcome, state: 'refused' } : outcome
}

/** An unknown end outweighs everything: trying again could send twice. */
function stateOf(recipients: readonly RecipientOutcome[]): AttemptRecord['state'] {
  const states = new Set(recipients.map(({ state }) => state))
  if (states.has('unknown')) return 'unconfirmed'
  if (states.has('retry')) return 'retry'
  return states.has('accepted') ? 'sent' : 'refused'
}

function nextAttemptAt({ claimed, now, random }: Attempt): Date {
  const minutes = minutesBetween[claimed.attempts] ?? laterMinutes
  return new Date(now.getTime() + minutes * 60_000 * (0.8 + 0.4 * random))
}

function ticketChange(
  { claimed, now, due }: Attempt,
  recipients: readonly RecipientOutcome[],
  isAccepted: boolean,
): Pick<AttemptRecord, 'changeTicket'> {
  if (claimed.kind === 'receipt') return {}
  const isRefused = recipients.some(({ state }) => state === 'refused')
  if (isAccepted) return { changeTicket: (found) => replyAccepted(found, now, isRefused, due) }
  return isRefused ? { changeTicket: replyRefused } : {}
}

const eventKinds: Readonly<Record<AttemptRecord['state'], EventKind>> = {
  sent: 'sent',
  retry: 'sending-deferred',
  refused: 'sending-refused',
  unconfirmed: 'sending-unconfirmed',
}

function eventsOf(
  { claimed, now }: Attempt,
  state: AttemptRecord['state'],
  recipients: readonly RecipientOutcome[],
): readonly EventDraft[] {
  const count = (wanted: RecipientOutcome['state']) =>
    recipients.filter((recipient) => recipient.state === wanted).length
  const refused = recipients.find((recipient) => recipient.state !== 'accepted')
  return [
    {
      kind: eventKinds[state],
      at: now,
      ticketId: claimed.ticketId,
      messageId: claimed.messageId,
      facts: {
        outgoingKind: claimed.kind,
        attempt: claimed.attempts + 1,
        accepted: count('accepted'),
        refused: count('refused'),
        retry: count('retry'),
        code: refused?.code ?? null,
        status: refused?.status ?? null,
      },
    },
  ]
}
