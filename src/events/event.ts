/**
 * The one append-only list from which everything that happened can be told (P5). Facts are structure:
 * ids, states, codes, counts and times. Personal text of an event lives beside it and can be erased; the
 * chain holds only its salted commitment, so that erasure never breaks `audit verify` (ruling 14).
 */
export type EventKind =
  | 'ticket-opened'
  | 'ticket-viewed'
  | 'ticket-assigned'
  | 'ticket-closed'
  | 'ticket-reopened'
  | 'ticket-waiting'
  | 'ticket-urgency-changed'
  | 'ticket-topic-set'
  | 'ticket-titled'
  | 'ticket-moving-day-set'
  | 'ticket-language-changed'
  | 'ticket-released'
  | 'ticket-reminder-set'
  | 'ticket-marked-automatic'
  | 'ticket-merged'
  | 'ticket-handed-over'
  | 'ticket-printed'
  | 'ticket-erased'
  | 'ticket-partly-erased'
  | 'ticket-held'
  | 'ticket-hold-ended'
  | 'call-logged'
  | 'messages-left'
  | 'message-moved'
  | 'message-received'
  | 'message-redelivered'
  | 'message-read-again'
  | 'message-completed'
  | 'message-text-came'
  | 'message-stays-incomplete'
  | 'note-added'
  | 'original-viewed'
  | 'link-opened'
  | 'attachment-opened'
  | 'search-made'
  | 'list-viewed'
  | 'receipt-queued'
  | 'receipt-suppressed'
  | 'reply-stopped'
  | 'warnings-overridden'
  | 'reply-queued'
  | 'reply-undone'
  | 'reply-retried'
  | 'sending-started'
  | 'sent'
  | 'sending-deferred'
  | 'sending-refused'
  | 'sending-unconfirmed'
  | 'delivered'
  | 'delivery-delayed'
  | 'bounced'
  | 'disposition-reported'
  | 'complaint-received'
  | 'copy-filed'
  | 'copy-failed'
  | 'signed-in'
  | 'sign-in-refused'
  | 'signed-out'
  | 'session-ended'
  | 'report-viewed'
  | 'target-alerted'
  | 'notice-queued'
  | 'notice-sent'
  | 'notice-failed'
  | 'unusual-viewing'
  | 'absence-set'
  | 'absence-removed'
  | 'saved-reply-changed'
  | 'delay-explained'
  | 'audit-viewed'
  | 'audit-exported'
  | 'chain-sealed'
  | 'user-added'
  | 'user-changed'
  | 'settings-changed'
  | 'mailbox-baseline'
  | 'mailbox-connected'
  | 'mailbox-lost'
  | 'mailbox-generation'
  | 'mailbox-put-back'
  | 'mailbox-alarm'
  | 'mailbox-reconciled'
  | 'mail-unreadable'
  | 'breaker-tripped'
  | 'service-started'
  | 'service-stopped'
  | 'clock-jumped'
  | 'backup-made'
  | 'setup-step'
  | 'mail-server-kept'
  | 'feedback-given'
  | 'feedback-answered'
  | 'restored'
  | 'resident-viewed'
  | 'resident-changed'
  | 'resident-merged'
  | 'resident-separated'
  | 'resident-exported'
  | 'resident-erasure-asked'
  | 'resident-erasure-withdrawn'
  | 'resident-erasure-begun'
  | 'resident-erasure-ended'

export type EventFacts = Readonly<Record<string, string | number | boolean | null>>

/** What a use case says happened; storage gives it its place in the chain. */
export type EventDraft = {
  readonly kind: EventKind
  readonly at: Date
  readonly ticketId?: string
  readonly messageId?: string
  /** Who did it; absent for the service itself. `operator` is the command line. */
  readonly actor?: { readonly userId: string } | 'operator'
  readonly facts?: EventFacts
  /** Text a person wrote or that names one: reasons, outcome texts, addresses. Erasable. */
  readonly personal?: Readonly<Record<string, string>>
}

export type StoredEvent = {
  readonly seq: number
  readonly kind: EventKind
  readonly at: Date
  readonly ticketId?: string
  readonly messageId?: string
  readonly userId?: string
  readonly isOperator: boolean
  readonly facts: EventFacts
  /** Absent when there was none or when it was erased. */
  readonly personal?: Readonly<Record<string, string>>
}
