import type { Address } from '../mail/inbound-mail.ts'
import type { Language } from '../people/language.ts'

/** What is decided about a receipt while the mail is filed; its bytes are built before it is sent (ruling 25). */
export type ReceiptDraft = {
  readonly to: Address
  readonly language: Language
  /** Bare Message-ID of the mail it answers; References gets it too, last. */
  readonly inReplyTo?: string
  /** References of the mail it answers, without its own id. */
  readonly references: readonly string[]
  /** Values of the template as they were when the mail was filed. */
  readonly snapshot: ReceiptSnapshot
  /** First receipts leave at once; a burst shares one at the end of its window (ruling 3). */
  readonly notBefore: Date
  /** A waiting receipt of the same ticket that this one replaces. */
  readonly replaces?: string
}

export type ReceiptSnapshot = {
  /** The day by which a person answers, as it stands in a sentence; absent where nothing is promised. */
  readonly dueDay?: string
  readonly servicePhone?: string
  readonly socialEmergencyPhone?: string
  readonly secureFormUrl?: string
  readonly privacyUrl?: string
  /** The office's own words in the receipt's language. */
  readonly paragraph?: string
  /** The mail was a secure-mail notice, whose link the office opens or does not. */
  readonly secureMail?: 'opened' | 'unread'
  /** "maanantaista perjantaihin kello 8–16"; empty when the office has no hours. */
  readonly serviceHours: string
}

/** Receipts queued before, as the loop breaker counts them; a replaced one is not among them. */
export type ReceiptCounts = {
  readonly toAddressLastHour: number
  readonly toAddressLastDay: number
  readonly toDomainLastHour: number
  readonly inAllLastHour: number
}

/** A ticket's last receipt, and the one that has not been claimed for sending yet. */
export type TicketReceipts = {
  readonly lastQueuedAt: Date
  readonly pending?: { readonly outgoingId: string; readonly notBefore: Date }
}
