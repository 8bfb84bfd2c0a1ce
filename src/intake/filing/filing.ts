import type { LocalDate } from '../../business-time/local-date.ts'
import type { EventDraft } from '../../events/event.ts'
import type { Address, MailKind } from '../../mail/inbound-mail.ts'
import type { Language } from '../../people/language.ts'
import type { ReceiptCounts, ReceiptDraft, TicketReceipts } from '../../receipts/receipt.ts'
import type { Ticket, TicketClass, TicketPatch, TicketState, Urgency } from '../../tickets/ticket.ts'
import type { Head } from './head-digest.ts'

/** What storage must look for before a mail can be filed; every key comes from the mail itself. */
export type Lookup = {
  readonly messageKey: string
  readonly canonicalHash: string
  /** Absent for a header block that is empty or too long. */
  readonly head?: Head
  /** Of a valid signed token in In-Reply-To, References or a reply address. */
  readonly token?: {
    readonly ticketId: string
    /** The message of ours it names, wherever that stands now; an address names none. */
    readonly messageId?: string
    readonly by: 'token' | 'reply-address'
  }
  /** In-Reply-To, then References from right to left; at most 52. */
  readonly parentIds: readonly string[]
  readonly reference?: string
  /** Bytes 6–21 of Thread-Index as hex (MS-OXOMSG 2.2.1.3). */
  readonly threadIndexGuid?: string
  /** participantKey of the sender. */
  readonly senderKey?: string
  /** The message of ours whose loop mark the mail carries, genuine: ours come back, or an answer to it in a loop. */
  readonly ownRowId?: string
  /** Of a report: the message of ours it is about, by the id of its row out of a signed id of ours. */
  readonly reportedRowId?: string
  /** Of a report: the Message-ID of the original, which may be an alias of ours (R-OUT-8). */
  readonly reportedMessageId?: string
}

/** A ticket a lookup hit, with what the rule of who may join needs. */
export type FoundTicket = {
  readonly ticket: Ticket
  /** participantKey of everybody who takes part (R-THR-3). */
  readonly participants: readonly string[]
  readonly lastMessageAt: Date
}

export type ReportedOutgoing = {
  readonly outgoingId: string
  readonly messageId: string
  readonly ticketId: string
  readonly kind: 'reply' | 'receipt'
  readonly recipients: readonly { readonly address: string; readonly key: string }[]
  /** What stood behind each address on its way through the city's secure mail. */
  readonly secureSuffix?: string
  readonly ticket: Ticket
  /** What would hold if it had never arrived: a bounce takes the answer back (P7). */
  readonly withoutIt: {
    /** Acceptance of the ticket's first other reply that the server took and that did not bounce. */
    readonly firstAnsweredAt?: Date
    /** Arrival of the oldest message from a person that came after the last such other reply. */
    readonly waitingSince?: Date
  }
}

export type Found = {
  /** The same message, already filed: a redelivery, or a reused id when the hash differs (R-ID-4). */
  readonly known?: { readonly messageId: string; readonly ticketId: string; readonly canonicalHash: string }
  /** A message whose mail has the very same headers, and of which either came in part. */
  readonly sameHead?: {
    readonly messageId: string
    readonly ticketId: string
    readonly state: 'incomplete' | 'whole' | 'erased'
    readonly kind: MailKind
    /** A person has acted on its ticket, beyond looking. */
    readonly isDecided: boolean
    readonly hasText: boolean
    readonly ticket?: Ticket
  }
  /** The mail is one we sent ourselves (R-ID-6). */
  readonly own?: { readonly messageId: string; readonly ticketId: string }
  readonly byToken?: FoundTicket
  /** In the order of `parentIds`; `id` is the one that hit. */
  readonly byParent: readonly (FoundTicket & { readonly id: string })[]
  readonly byReference?: FoundTicket
  readonly byThreadIndex?: FoundTicket
  readonly reported?: ReportedOutgoing
  readonly receipts: ReceiptHistory
}

/** What the loop breaker and the five-minute window look at (R-ACK, ruling 3). */
export type ReceiptHistory = ReceiptCounts & {
  /** By ticket id, of the tickets found. */
  readonly byTicket: Readonly<Record<string, TicketReceipts>>
}

export type ThreadedBy =
  | 'token'
  | 'reply-address'
  | 'in-reply-to'
  | 'references'
  | 'subject'
  | 'thread-index'
  | 'new'
  | 'possibly-related'
  | 'manual'

export type NewTicket = {
  readonly class: TicketClass
  readonly state: TicketState
  readonly subject: string
  readonly requester?: Address
  readonly language: Language
  readonly urgency: Urgency
  readonly movingDay?: LocalDate
  readonly waitingSince?: Date
  readonly dueAt?: Date
  readonly possiblyRelatedTo?: string
  readonly isHistory: boolean
}

/** One transaction's worth of consequences; pure data, made by `fileMail`. */
export type Filing =
  | { readonly kind: 'redelivered'; readonly messageId: string; readonly events: readonly EventDraft[] }
  /** More of a mail that came in part before: the message says more, and stays where it is. */
  | {
      readonly kind: 'completed'
      /** Else its text alone. */
      readonly isWhole: boolean
      readonly messageId: string
      readonly mailKind: MailKind
      readonly patch: TicketPatch
      readonly events: readonly EventDraft[]
    }
  | {
      readonly kind: 'filed'
      readonly ticket:
        | { readonly existing: string; readonly patch: TicketPatch }
        | { readonly open: NewTicket }
      readonly threadedBy: ThreadedBy
      /** Shown collapsed: automatic replies and bounces in a person's thread (ruling 26). */
      readonly isCollapsed: boolean
      readonly idIsReused: boolean
      /** Keys that take part from now on, by having written first. */
      readonly newParticipants: readonly Address[]
      readonly receipt?: ReceiptDraft
      /** Effects of a trusted delivery report on what we sent, per recipient. */
      readonly delivery?: { readonly outgoingId: string; readonly outcomes: readonly ReportedOutcome[] }
      /** Of a report: the message of ours it is about, and of whom it speaks; where none is named nobody knows. */
      readonly speaksOf?: { readonly messageId: string; readonly addresses: readonly string[] }
      readonly events: readonly EventDraft[]
    }

export type ReportedOutcome = {
  readonly address: string
  readonly state: 'delivered' | 'bounced' | 'delayed'
  readonly status: string
  readonly diagnostic: string
}

export type Filed =
  | { readonly kind: 'already-filed'; readonly ticketId: string; readonly messageId: string }
  | { readonly kind: 'redelivered' | 'completed'; readonly ticketId: string; readonly messageId: string }
  | {
      readonly kind: 'filed'
      readonly ticketId: string
      readonly messageId: string
      readonly reference: string
      readonly receiptQueued: boolean
    }
