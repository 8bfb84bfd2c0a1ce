import type { Language, Urgency } from '../tickets/ticket.ts'
import type { Topic } from '../tickets/topics.ts'

/**
 * What a received message is measured as. `first` and `next` are clocks: the first message of an enquiry, and
 * a later one that came when nothing was owed ("waiting since"). The others are counted and say why they are
 * no clock of their own.
 */
export type ClockPart = 'first' | 'next'
export type Exclusion =
  /** Came while an earlier message of its ticket was waiting; that one's clock measures both. */
  | 'joined'
  | 'automatic'
  | 'bulk'
  | 'bounce'
  | 'history'
  | 'duplicate'
  | 'quarantine'
  /** A person of the office judged that nobody waits for an answer to it. */
  | 'marked'

export const exclusions: readonly Exclusion[] = [
  'joined',
  'marked',
  'automatic',
  'bulk',
  'bounce',
  'duplicate',
  'quarantine',
  'history',
]

/**
 * One received message, measured. Instants are milliseconds since the epoch: a report of five years looks at
 * some hundred thousand of them.
 */
export type MessageClock = {
  /** Place of the event that received it; names the measure. */
  readonly seq: number
  readonly ticketId: string
  readonly messageId: string
  readonly part: ClockPart | Exclusion
  readonly language: Language | 'unknown'
  /** The one in force when the clock ended, or now. */
  readonly urgency: Urgency
  /** What people last said the enquiry is about. */
  readonly topic: Topic | 'none'
  /** When the city's server took it (ruling 17). */
  readonly arrivedMs: number
  /** When we had it; much later means an outage or a pause. */
  readonly filedMs: number
  readonly settingsVersion: number
  /** Of a clock: by when an answer was promised. */
  readonly dueMs?: number
  /** The server accepted a person's answer that did not bounce. */
  readonly answeredMs?: number
  readonly answerId?: string
  /** A person closed the enquiry without an answer to this message. */
  readonly closedMs?: number
  /** Working time from arrival to the answer, not rounded. */
  readonly minutes?: number
  /** Who answered; of an open clock, who has it. */
  readonly handlerId?: string
  readonly reassignments: number
  readonly receipt: ReceiptOutcome
}

/** What the figures need of a clock. */
export type Measure = Omit<
  MessageClock,
  'ticketId' | 'messageId' | 'answerId' | 'filedMs' | 'reassignments' | 'receipt'
> & { readonly receipt: ReceiptMeasure }

export type ReceiptMeasure =
  | { readonly kind: 'sent'; readonly sentMs: number; readonly isBounced: boolean }
  | { readonly kind: 'waiting' | 'refused' | 'missing' }
  | { readonly kind: 'suppressed'; readonly reason: string }

/** What became of the duty to acknowledge a message (P4, Act 13/2003 §12). */
export type ReceiptOutcome =
  | {
      readonly kind: 'sent'
      readonly receiptId: string
      readonly sentMs: number
      readonly isBounced: boolean
    }
  | { readonly kind: 'waiting' | 'refused'; readonly receiptId?: string }
  | { readonly kind: 'suppressed'; readonly reason: string }
  /** Nothing was recorded, which must never be. */
  | { readonly kind: 'missing' }

export type ClockResult =
  | 'met'
  | 'missed'
  /** Owed, and its time is not up. */
  | 'pending'
  /** Closed without an answer before its time was up. */
  | 'closed'

export function isClock(part: MessageClock['part']): part is ClockPart {
  return part === 'first' || part === 'next'
}

/** Of a clock, as of a moment: an unanswered one is missed once its time is up, however it is closed later. */
export function resultOf(
  { dueMs, answeredMs, closedMs }: Pick<MessageClock, 'dueMs' | 'answeredMs' | 'closedMs'>,
  asOfMs: number,
): ClockResult {
  if (dueMs === undefined) throw new RangeError('a clock without a target')
  if (answeredMs !== undefined) return answeredMs <= dueMs ? 'met' : 'missed'
  if (closedMs !== undefined) return closedMs <= dueMs ? 'closed' : 'missed'
  return asOfMs <= dueMs ? 'pending' : 'missed'
}
