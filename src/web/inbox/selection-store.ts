import type { UndoableAct } from '../../tickets/list-acts.ts'
import type { Ticket, TicketPatch } from '../../tickets/ticket.ts'
import type { Transition } from '../../tickets/transitions.ts'
import type { Change } from '../desk-store.ts'

export type ListActKind = UndoableAct

/** A ticket of a list, as the list showed it. */
export type ChosenTicket = { readonly ticketId: string; readonly version: number }

export type ListAct = {
  readonly id: string
  readonly kind: ListActKind
  readonly at: Date
  readonly isUndone: boolean
  readonly done: number
  readonly missed: readonly { readonly reference: string; readonly reason: string }[]
}

export type UndoneAct =
  | { readonly kind: 'undone'; readonly done: number; readonly missed: readonly string[] }
  | { readonly kind: 'already' }
  | { readonly kind: 'no-such-act' }

/** Acts on several tickets at once; each is kept for a day with what the tickets were before. */
export type SelectionStore = {
  /** Decides on each ticket as it is inside the one transaction; a refusal of one is no refusal of the rest. */
  actOnTickets(
    act: { readonly id: string; readonly userId: string; readonly kind: ListActKind; readonly at: Date },
    chosen: readonly ChosenTicket[],
    decide: (ticket: Ticket, chosen: ChosenTicket) => Change,
  ): Promise<ListAct>
  /** Own acts only. */
  listAct(id: string, userId: string): Promise<ListAct | undefined>
  /** Gives back to each ticket what it was before, unless something happened to it since. */
  undoAct(
    act: { readonly id: string; readonly userId: string; readonly at: Date },
    undo: (kind: ListActKind, ticket: Ticket, before: TicketPatch) => Transition,
  ): Promise<UndoneAct>
}
