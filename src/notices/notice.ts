import type { EventDraft } from '../events/event.ts'

/** Mail of the office to its own people; it names no resident and quotes no message. */
export type NoticeKind =
  | 'target-alert'
  | 'link-expiry'
  | 'monthly-report'
  | 'unusual-viewing'
  | 'invitation'
  | 'password-link'
  | 'second-factor-reset'
  | 'receipt-test'

/**
 * `sending` was begun and not ended; found after a death of the process it becomes `unconfirmed` and is not
 * sent again, because a notice goes out once.
 */
export type NoticeState = 'queued' | 'sending' | 'sent' | 'refused' | 'unconfirmed'

/** A notice with its bytes fixed (R-OUT-1). */
export type NoticeDraft = {
  readonly id: string
  readonly kind: NoticeKind
  readonly userId: string
  readonly address: string
  readonly rfcMessageId: string
  readonly bytes: Uint8Array
}

export type DueNotice = {
  readonly id: string
  readonly kind: NoticeKind
  readonly userId: string
  readonly address: string
  readonly attempts: number
  readonly queuedAt: Date
  readonly bytes: Uint8Array
}

export type NoticeEnd =
  | { readonly state: 'sent' | 'refused' | 'unconfirmed' }
  | { readonly state: 'queued'; readonly dueAt: Date }

/** An enquiry whose answer is owed. */
export type OwedTicket = {
  readonly id: string
  readonly reference: string
  readonly dueAt: Date
  readonly assigneeId?: string
}

/** An enquiry with a link that nobody has opened. */
export type TicketToOpen = {
  readonly id: string
  readonly reference: string
  /** ISO date: the last day on which it can be opened. */
  readonly openBy: string
  readonly assigneeId?: string
}

export type LinkStore = {
  /** Links that die on that ISO date or before, the nearest first. */
  linksToOpen(until: string, limit: number): Promise<readonly TicketToOpen[]>
}

/**
 * Promises: what a key stands for is told once, whatever dies in between; a notice that was begun is never
 * begun again.
 */
export type NoticeStore = {
  /** Owed until then, and not yet told at every level. */
  owedUntil(until: Date, limit: number): Promise<readonly OwedTicket[]>
  /** Which of the keys were told before. */
  toldKeys(keys: readonly string[]): Promise<ReadonlySet<string>>
  /** All or nothing: false, and nothing is written, when one of the keys was told before. */
  queueNotices(batch: {
    readonly keys: readonly string[]
    readonly notices: readonly NoticeDraft[]
    readonly events: readonly EventDraft[]
  }): Promise<boolean>
  nextNotice(now: Date): Promise<DueNotice | undefined>
  /** From here on it is begun; false when it was begun before. */
  beginNotice(id: string, now: Date): Promise<boolean>
  endNotice(id: string, end: NoticeEnd, event: EventDraft | undefined): Promise<void>
  /** What a dead process had begun; answers how many. */
  abandonBegunNotices(now: Date): Promise<number>
}
