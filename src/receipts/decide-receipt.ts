import type { Address, InboundMail } from '../mail/inbound-mail.ts'
import type { ReceiptBreaker } from '../settings/settings.ts'
import type { ReceiptCounts, TicketReceipts } from './receipt.ts'

export type ReceiptDecision =
  | { readonly kind: 'send'; readonly to: Address; readonly notBefore: Date; readonly replaces?: string }
  /** The reason is recorded with the message (P4). */
  | { readonly kind: 'none'; readonly reason: string }
  /** The loop breaker: a person is alerted, the message is kept (R-ACK). */
  | { readonly kind: 'stopped'; readonly reason: BreakerLimit; readonly count: number }

export type BreakerLimit = 'address-hour' | 'address-day' | 'domain-hour' | 'mailbox-hour'

/** Messages of a ticket that arrive so soon after its last receipt share one at the window's end. */
const burstMs = 5 * 60_000

export type ReceiptQuestion = {
  readonly mail: InboundMail
  readonly isHistory: boolean
  readonly isLate: boolean
  readonly counts: ReceiptCounts
  readonly breaker: ReceiptBreaker
  readonly ticketReceipts?: TicketReceipts
  readonly now: Date
}

/**
 * Every message from a person is receipted (P4, Act 13/2003 §12), by itself or in one of a burst. Without
 * one stay only automatic mail, loops, our own and no-reply addresses, failed authentication (ruling 2) and
 * mail of the past. That mail to an address came back lately, or that its reader once complained, is no reason
 * (against R-DSN-4 and R-ARF): who writes from it is there, and the law makes no exception.
 */
export function decideReceipt(question: ReceiptQuestion): ReceiptDecision {
  const to = question.mail.sender
  if (!to) return { kind: 'none', reason: 'no-sender' }
  const reason = reasonForNone(question)
  if (reason) return { kind: 'none', reason }
  const pending = question.ticketReceipts?.pending
  const tripped = trippedLimit(question, pending ? 1 : 0)
  if (tripped) return tripped
  if (pending) return { kind: 'send', to, notBefore: pending.notBefore, replaces: pending.outgoingId }
  return { kind: 'send', to, notBefore: windowEnd(question) }
}

/** What the mail itself gives as a reason was found when it was read (ruling 2). */
function reasonForNone({ mail, isHistory, isLate }: ReceiptQuestion): string | undefined {
  if (isHistory) return 'history'
  if (isLate) return 'late'
  if (mail.kind !== 'person') return mail.kind
  return mail.noReceiptReason
}

/** A receipt that takes the place of a waiting one adds nothing to the counts. */
function trippedLimit({ counts, breaker }: ReceiptQuestion, replaced: number): ReceiptDecision | undefined {
  const limits: readonly (readonly [BreakerLimit, sent: number, most: number])[] = [
    ['address-hour', counts.toAddressLastHour, breaker.toAddressInHour],
    ['address-day', counts.toAddressLastDay, breaker.toAddressInDay],
    ['domain-hour', counts.toDomainLastHour, breaker.toDomainInHour],
    ['mailbox-hour', counts.inAllLastHour, breaker.inAllInHour],
  ]
  for (const [reason, sent, most] of limits) {
    const count = sent - replaced
    if (count >= most) return { kind: 'stopped', reason, count }
  }
  return undefined
}

function windowEnd({ ticketReceipts, now }: ReceiptQuestion): Date {
  if (!ticketReceipts) return now
  const end = ticketReceipts.lastQueuedAt.getTime() + burstMs
  return end > now.getTime() ? new Date(end) : now
}
