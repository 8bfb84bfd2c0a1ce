import type { EventDraft } from '../../events/event.ts'
import type { NewTicket } from '../../intake/filing/filing.ts'
import type { Address } from '../../mail/inbound-mail.ts'
import type { Arriving, MoveKind } from '../../tickets/moves.ts'
import type { Language, Ticket, TicketPatch, TicketState } from '../../tickets/ticket.ts'
import type { Transition } from '../../tickets/transitions.ts'
import type { ChosenTicket } from '../inbox/selection-store.ts'

export type MoveOrder = {
  readonly id: string
  readonly kind: MoveKind
  readonly userId: string
  readonly at: Date
  readonly from: ChosenTicket
  /** Absent when a ticket is to be opened for the messages. */
  readonly into?: ChosenTicket
  /** Absent: all of them. Receipts follow what they acknowledge. */
  readonly messageIds?: readonly string[]
  /** participantKey of who may write into the other ticket from now on, because a person said so. */
  readonly joining: readonly string[]
}

export type MoveFound = {
  readonly from: Ticket
  readonly into?: Ticket
  readonly arriving: Arriving
  readonly staying: Arriving
  /** The oldest message that goes; `from` is whose matter it becomes. */
  readonly first: { readonly subject: string; readonly at: Date; readonly from?: Address }
}

export type MoveDecision =
  | { readonly refused: MoveRefusal }
  | {
      readonly from: Transition
      readonly into: Transition | { readonly open: NewTicket; readonly events: readonly EventDraft[] }
    }

export type MoveRefusal =
  | 'changed-meanwhile'
  | 'same-ticket'
  /** An answer of one of them has not left yet, and what it answers cannot be told afterwards. */
  | 'reply-under-way'
  | 'nothing-chosen'
  | 'nothing-left'
  /** Of one of them nothing is left to be put together with anything. */
  | 'erased'
  | 'no-such-ticket'

export type Moved =
  | { readonly kind: 'moved'; readonly reference: string; readonly count: number }
  | { readonly kind: 'refused'; readonly reason: MoveRefusal }

export type UndoneMove =
  | { readonly kind: 'undone'; readonly reference: string }
  | {
      readonly kind: 'refused'
      readonly reason: 'answered-since' | 'moved-since' | 'too-old' | 'erased'
      readonly reference: string
    }
  | { readonly kind: 'already'; readonly reference: string }
  | { readonly kind: 'no-such-move' }

/** A move as the ticket it touched tells it. */
export type TicketMove = {
  readonly id: string
  readonly kind: MoveKind
  readonly at: Date
  readonly userId: string
  readonly isInto: boolean
  readonly other: string
  readonly count: number
}

/** A ticket that one may want to merge with another, because somebody takes part in both. */
export type KindredTicket = {
  readonly reference: string
  readonly subject: string
  readonly title?: string
  readonly language: Language
  readonly state: TicketState
  readonly requester?: Address
  readonly lastMessageAt: Date
}

/** Messages taken out of a ticket and put into another, all of them or some; each act can be taken back. */
export type MoveStore = {
  /** Read, decide, write, log in one transaction. */
  moveMessages(order: MoveOrder, decide: (found: MoveFound) => MoveDecision): Promise<Moved>
  undoMove(
    move: { readonly id: string; readonly userId: string; readonly at: Date },
    decide: (into: Ticket, before: TicketPatch, newerMailAt: Date | undefined) => TicketPatch,
  ): Promise<UndoneMove>
  /** A move by its id, as the ticket it went into tells it; also one that was undone. */
  ticketMove(id: string): Promise<TicketMove | undefined>
  /** Newest first; those that were undone are left out. */
  ticketMoves(ticketId: string): Promise<readonly TicketMove[]>
  /** Those that are not closed first, then newest first, at most ten; of merged and erased ones nothing is left. */
  kindredTickets(ticketId: string): Promise<readonly KindredTicket[]>
}
