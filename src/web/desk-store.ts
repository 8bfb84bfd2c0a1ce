import type { EventDraft, StoredEvent } from '../events/event.ts'
import type { ThreadedBy } from '../intake/filing/filing.ts'
import type {
  Address,
  Authentication,
  MailKind,
  Problem,
  RecipientReport,
  SecureNotice,
} from '../mail/inbound-mail.ts'
import type { Language } from '../people/language.ts'
import type { OutgoingKind, OutgoingState, RecipientState } from '../replies/outbox-store.ts'
import type { Queue } from '../tickets/queue.ts'
import type { Ticket, TicketPatch } from '../tickets/ticket.ts'
import type { InboxFilter, InboxSort } from './inbox/inbox-filter.ts'

/**
 * Queues of the inbox: those of a ticket, and across them `mine`, `open` (everything ours to act) and `unopened`
 * (a message waits behind a link).
 */
export type InboxQueue = Queue | 'mine' | 'unopened'

export type InboxRow = {
  readonly ticket: Ticket
  readonly queue: Queue
  readonly assigneeName?: string
  /** Incoming and outgoing, without receipts and notes (ruling 22). */
  readonly messageCount: number
  readonly lastMessageAt: Date
  /** First 200 characters of the newest message's visible text. */
  readonly snippet: string
  readonly hasAttachments: boolean
  /** The user has not opened it since its newest incoming message. */
  readonly isUnread: boolean
  /** Whose unsent reply or note lies in it. */
  readonly drafts: readonly { readonly userId: string; readonly name: string }[]
  /** Who has it open now. */
  readonly present: readonly { readonly userId: string; readonly name: string; readonly isWriting: boolean }[]
}

/** A message as a search finds it: reference, subject, people and names of files, one a line; then its text. */
export type WrittenText = { readonly head: string; readonly body: string }

export type InboxPage = {
  readonly rows: readonly InboxRow[]
  /** Opaque; give it back to see what follows. Stable while new mail arrives. */
  readonly next?: string
}

export type DeliveryView = {
  readonly kind: OutgoingKind
  readonly state: OutgoingState
  readonly notBefore: Date
  readonly sentAt?: Date
  readonly nextAttemptAt?: Date
  readonly attempts: number
  /** It went through the city's secure mail. */
  readonly isSecure: boolean
  readonly recipients: readonly {
    readonly name: string
    readonly address: string
    readonly role: 'to' | 'cc'
    readonly state: RecipientState
    readonly code?: number
    readonly status?: string
    readonly diagnostic?: string
    readonly at?: Date
  }[]
  /** What recipients' programs and providers told after the delivery, oldest first. */
  readonly reports: readonly {
    readonly said: RecipientReport['said']
    readonly at: Date
    /** Absent when the report named nobody we wrote to, or when it was erased. */
    readonly address?: string
  }[]
}

export type AttachmentView = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: string
  readonly isInline: boolean
  /** Without angle brackets, as `cid:` addresses it in the HTML of its message. */
  readonly contentId?: string
  /** Stayed on the mail server because the mail was too large. */
  readonly isLeftOnServer: boolean
}

/** How it is with a message whose mail came in part. */
export type IncompleteView = {
  readonly state: 'open' | 'complete' | 'gone' | 'given-up'
  /** When it was completed or given up; of an open one the end of the tries. */
  readonly endsAt: Date
  readonly nextTryAt?: Date
  /** Where its mail lies on the server, and when that arrived there. */
  readonly folder: string
  readonly arrivedAt: Date
}

/** A talk on the telephone that a note tells of; time as milliseconds. */
export type LoggedCall = {
  readonly direction: 'in' | 'out'
  readonly at: number
  readonly minutes: number
}

export type MessageView = {
  readonly id: string
  readonly ticketId: string
  readonly direction: 'in' | 'out' | 'note'
  readonly kind: MailKind | 'receipt' | 'reply' | 'note'
  readonly from?: Address
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly replyTo: readonly Address[]
  readonly authorName?: string
  readonly subject: string
  /** Incoming: arrival at the city's server. Outgoing and notes: when it was written. */
  readonly at: Date
  readonly sentAt?: Date
  readonly dateHeader?: Date
  readonly messageId?: string
  readonly inReplyTo?: string
  readonly references: readonly string[]
  readonly text: string
  readonly visibleText: string
  readonly hasHtml: boolean
  readonly language?: Language
  readonly attachments: readonly AttachmentView[]
  readonly rawSize?: number
  readonly rawSha256?: string
  readonly threadedBy?: ThreadedBy
  readonly automaticReason?: string
  readonly authentication?: Authentication
  /** Its message waits behind a link that must be opened before it expires. */
  readonly secureNotice?: SecureNotice
  readonly linkOpenedAt?: Date
  readonly call?: LoggedCall
  readonly isCollapsed: boolean
  readonly isDegraded: boolean
  readonly problems: readonly Problem[]
  readonly incomplete?: IncompleteView
  /** What it said was erased then. */
  readonly erasedAt?: Date
  readonly delivery?: DeliveryView
}

export type TicketView = {
  readonly ticket: Ticket
  readonly queue: Queue
  readonly assigneeName?: string
  readonly possiblyRelatedReference?: string
  /** Who takes part, by having written first or by having been answered. */
  readonly participants: readonly Address[]
  /** Who has it open now. */
  readonly present: InboxRow['present']
  readonly messages: readonly MessageView[]
  /** Newest first, at most 200. */
  readonly events: readonly StoredEvent[]
}

/** A rule that decides on the ticket as it is inside the transaction. */
export type Change =
  | { readonly patch: TicketPatch; readonly events: readonly EventDraft[] }
  | { readonly refused: string }

export type Changed =
  | { readonly kind: 'changed'; readonly version: number }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'no-such-ticket' }

/** Everything the web desk and `ticket list|show` read and write. Reads are bounded and indexed. */
export type DeskStore = {
  inboxPage(query: {
    readonly queue?: InboxQueue
    readonly userId?: string
    readonly now: Date
    readonly filter?: InboxFilter
    readonly sort?: InboxSort
    readonly after?: string
    readonly limit: number
  }): Promise<InboxPage>
  /** What of a queue stands first whenever its answer is due: urgent ones and near moving days, the nearest first. */
  homesAtStake(query: {
    readonly queue: InboxQueue
    readonly userId: string
    readonly now: Date
    readonly filter: InboxFilter
    readonly limit: number
  }): Promise<readonly InboxRow[]>
  /** How many a narrowed queue holds. */
  countNarrowed(query: {
    readonly queue: InboxQueue
    readonly userId: string
    readonly now: Date
    readonly filter: InboxFilter
  }): Promise<number>
  queueCounts(userId: string | undefined, now: Date): Promise<Readonly<Record<InboxQueue, number>>>
  /** The search is kept on the server so that no URL holds its words (ux §0.12). */
  saveSearch(
    search: { readonly id: string; readonly userId: string; readonly words: string; readonly at: Date },
    event: EventDraft,
  ): Promise<void>
  savedSearch(id: string, userId: string): Promise<{ readonly words: string } | undefined>
  search(query: {
    readonly match: string
    readonly now: Date
    readonly userId?: string
    readonly filter?: InboxFilter
    readonly after?: string
    readonly limit: number
  }): Promise<InboxPage>
  /** What was written in each of the tickets, newest first, for marking what a search found. */
  ticketTexts(ticketIds: readonly string[]): Promise<ReadonlyMap<string, readonly WrittenText[]>>
  ticketByReference(reference: string, now: Date): Promise<TicketView | undefined>
  ticketById(id: string): Promise<Ticket | undefined>
  message(id: string): Promise<MessageView | undefined>
  messageHtml(id: string): Promise<string | undefined>
  messageHeaders(id: string): Promise<string | undefined>
  /** Undefined when the message has no raw mail (a note). */
  messageRaw(
    id: string,
  ): Promise<{ readonly bytes: AsyncIterable<Uint8Array>; readonly size: number } | undefined>
  attachment(id: string): Promise<
    | {
        readonly attachment: AttachmentView
        readonly ticketId: string
        readonly messageId: string
        readonly part: number
        readonly raw: AsyncIterable<Uint8Array>
      }
    | undefined
  >
  /** One transaction: read, decide, write, log. */
  changeTicket(ticketId: string, decide: (ticket: Ticket) => Change): Promise<Changed>
  addNote(
    note: {
      readonly formId: string
      readonly messageId: string
      readonly ticketId: string
      readonly authorId: string
      readonly text: string
      readonly at: Date
      readonly call?: LoggedCall
    },
    event: EventDraft,
  ): Promise<'added' | 'already-added' | 'no-such-ticket'>
  /** The user has read the ticket up to now; also an event. */
  recordView(ticketId: string, userId: string, event: EventDraft): Promise<void>
  recordEvent(event: EventDraft): Promise<void>
  /** Somebody has read what waited behind the link of a message; false when there is none or they were not first. */
  recordLinkOpened(messageId: string, event: EventDraft): Promise<boolean>
  /** Participants and their addresses, for suggested recipients (R-ADDR-6). */
  participants(ticketId: string): Promise<readonly Address[]>
  /** Events after `seq`, oldest first: the truth behind live updates. */
  changesSince(seq: number, limit: number): Promise<readonly StoredEvent[]>
  /** The newest place of the chain. */
  newestSeq(): Promise<number>
  /** Who is in which ticket now, in a fixed order. */
  presentNow(
    now: Date,
  ): Promise<readonly { readonly ticket: string; readonly user: string; readonly isWriting: boolean }[]>
  mailHealth(): Promise<MailHealth>
}

export type MailHealth = {
  /** The last successful look at the mailbox, and the last loss of it that has not ended. */
  readonly lastFetchedAt?: Date
  readonly lostSince?: Date
  readonly lostCode?: string
  /** When the loss was told to whoever watches the log. */
  readonly alarmedAt?: Date
  /** The newest comparison of the mailbox with what was kept. */
  readonly reconciled?: {
    readonly at: Date
    readonly onServer: number
    readonly unexplained: number
    readonly lostReplies: number
  }
  readonly outboxWaiting: number
  /** The oldest mail that should have left and was not tried; a fault of ours, not of its recipient. */
  readonly oldestQueuedAt?: Date
  readonly unconfirmed: number
  readonly undelivered: number
  readonly unfiled: number
}
