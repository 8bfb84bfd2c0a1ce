import type { EventDraft } from '../events/event.ts'
import type { Address } from '../mail/inbound-mail.ts'
import type { Language } from '../people/language.ts'
import type { ReceiptSnapshot } from '../receipts/receipt.ts'
import type { Ticket, TicketPatch } from '../tickets/ticket.ts'
import type { DraftFields } from './draft-fields.ts'

/**
 * States of an outgoing message. `claimed` and `sending` differ on purpose: an expired `claimed` goes back
 * to the queue, an expired `sending` becomes `unconfirmed`, because nobody can know whether the server took
 * it (scale.md §3). `undone` was taken back before it left.
 */
export type OutgoingState =
  | 'queued'
  | 'claimed'
  | 'sending'
  | 'sent'
  | 'retry'
  | 'refused'
  | 'unconfirmed'
  | 'undone'

export type RecipientState =
  | 'waiting'
  | 'accepted'
  | 'retry'
  | 'refused'
  | 'unknown'
  | 'delivered'
  | 'bounced'
  | 'delayed'

export type OutgoingKind = 'reply' | 'receipt'

/** An advisor's answer, complete but for its place in storage. */
export type ReplyDraft = {
  /** Made by the form: a double click is one reply. */
  readonly formId: string
  readonly ticketId: string
  /** Version of the ticket the form was rendered from. */
  readonly ticketVersion: number
  /** Id of the message row; also inside the signed Message-ID. */
  readonly messageId: string
  readonly rfcMessageId: string
  readonly authorId: string
  readonly from: Address
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  /** Behind each address on its way; recipients are kept and shown without it. */
  readonly secureSuffix?: string
  readonly subject: string
  readonly text: string
  readonly language: Language
  readonly inReplyTo?: string
  readonly references: readonly string[]
  /** Undo is possible until then. */
  readonly notBefore: Date
  /** The MIME bytes, built once; every attempt and the Sent copy use these. */
  readonly bytes: AsyncIterable<Uint8Array>
  readonly attachments: readonly {
    readonly name: string
    readonly type: string
    readonly size: number
    readonly sha256: string
    /** The file of the draft it was. */
    readonly fileId?: string
  }[]
  /** The form as it was; an undo gives it back. */
  readonly fields?: DraftFields
  readonly ticketPatch: TicketPatch
  readonly events: readonly EventDraft[]
}

export type Queued =
  | { readonly kind: 'queued'; readonly outgoingId: string; readonly messageId: string }
  | { readonly kind: 'already-queued'; readonly messageId: string }
  /** The ticket changed since the form was rendered: a new mail or a colleague's answer (ux §1). */
  | { readonly kind: 'ticket-changed'; readonly version: number }
  | { readonly kind: 'no-such-ticket' }

export type Undone =
  | { readonly kind: 'undone'; readonly text: string; readonly ticketId: string }
  | { readonly kind: 'too-late' }

export type Claimed = {
  readonly outgoingId: string
  readonly claim: string
  readonly kind: OutgoingKind
  readonly ticketId: string
  readonly reference: string
  readonly messageId: string
  readonly rfcMessageId: string
  readonly attempts: number
  readonly queuedAt: Date
  readonly envelopeFrom: string
  /** Behind each address in the envelope, for the city's secure mail. */
  readonly secureSuffix?: string
  /** Only those that are still to be sent to. */
  readonly recipients: readonly Address[]
  /** Present for a receipt whose bytes were not built yet. */
  readonly unbuilt?: UnbuiltReceipt
}

export type UnbuiltReceipt = {
  readonly to: Address
  readonly language: Language
  readonly inReplyTo?: string
  readonly references: readonly string[]
  readonly snapshot: ReceiptSnapshot
}

export type RecipientOutcome = {
  readonly address: string
  readonly state: 'accepted' | 'retry' | 'refused' | 'unknown'
  /** SMTP reply code, when a server gave one. */
  readonly code?: number
  /** RFC 3463. */
  readonly status?: string
  /** The server's words, cut to 500 characters. */
  readonly diagnostic?: string
}

/** What one attempt ended in, and what follows; made by the pure rule in `delivery.ts`. */
export type AttemptRecord = {
  readonly state: 'sent' | 'retry' | 'refused' | 'unconfirmed'
  readonly recipients: readonly RecipientOutcome[]
  readonly nextAttemptAt?: Date
  /** Id the provider gave the message instead of ours (R-OUT-8). */
  readonly aliasId?: string
  readonly sentAt?: Date
  /** Runs inside the transaction of the record: a mail may have come while the reply was under way. */
  readonly changeTicket?: (found: AnsweredTicket) => TicketPatch
  readonly events: readonly EventDraft[]
}

/** A ticket at the moment a reply to it is known to be accepted or refused. */
export type AnsweredTicket = {
  readonly ticket: Ticket
  /** Arrival of the oldest message from a person that came after the reply was queued. */
  readonly newerMailAt?: Date
  /** A bounce of it was filed before: to the resident or everybody, or to somebody else it went to as well. */
  readonly bounced?: 'answer' | 'copy'
}

export type FilingTask = {
  readonly outgoingId: string
  readonly claim: string
  readonly rfcMessageId: string
  readonly sentAt: Date
  readonly attempts: number
}

/**
 * The transactional outbox. Promises: a queued message is sent or asked about, never silently twice;
 * a claim is fenced by its lease, timed by the storage's clock; messages of one ticket leave in the order
 * they were queued, and a stuck one holds back its own ticket only.
 */
export type OutboxStore = {
  queueReply(draft: ReplyDraft): Promise<Queued>
  /**
   * When the reply has not been claimed, its text, fields and files become the draft of who takes it back, in
   * one transaction; `too-late` otherwise.
   */
  undoReply(messageId: string, ticketPatch: TicketPatch, event: EventDraft): Promise<Undone>
  claimNext(holder: string, leaseMs: number): Promise<Claimed | undefined>
  /** Lengthens the lease while connecting; false when the claim is lost. */
  renewClaim(outgoingId: string, claim: string, leaseMs: number): Promise<boolean>
  /** Back to the queue before anything was sent: the mailbox is at fault, no attempt is counted. */
  releaseClaim(outgoingId: string, claim: string, notBefore: Date): Promise<void>
  saveReceiptBytes(
    outgoingId: string,
    claim: string,
    bytes: Uint8Array,
    subject: string,
    text: string,
  ): Promise<boolean>
  readBytes(outgoingId: string): AsyncIterable<Uint8Array>
  /** The fence: only the holder of an unexpired claim passes (scale.md §3). */
  enterSending(outgoingId: string, claim: string, leaseMs: number, event: EventDraft): Promise<boolean>
  recordAttempt(outgoingId: string, claim: string, record: AttemptRecord): Promise<boolean>
  /** Expired claims go back to the queue; expired sendings become unconfirmed (a receipt may be sent again). */
  recoverExpired(now: Date): Promise<{ readonly requeued: number; readonly unconfirmed: number }>
  /** When the next message may leave, for the loop to sleep until. */
  nextDueAt(): Promise<Date | undefined>
  /** A person decides to try a refused or unconfirmed message again, with the same Message-ID. */
  retryByPerson(messageId: string, event: EventDraft): Promise<boolean>
  /** A person says an unconfirmed message arrived, or it was found in Sent. */
  confirmSent(
    messageId: string,
    sentAt: Date,
    changeTicket: (found: AnsweredTicket) => TicketPatch,
    event: EventDraft,
  ): Promise<boolean>
  unconfirmed(
    limit: number,
  ): Promise<readonly { readonly messageId: string; readonly rfcMessageId: string; readonly since: Date }[]>
  claimFiling(holder: string, leaseMs: number): Promise<FilingTask | undefined>
  recordFiling(
    outgoingId: string,
    claim: string,
    result: 'filed' | 'skipped' | { readonly retryAt: Date } | 'gave-up',
    event: EventDraft,
  ): Promise<void>
}
