import type { Ticket } from '../../tickets/ticket.ts'
import type { Transition } from '../../tickets/transitions.ts'
import type { Change } from '../desk-store.ts'

/** Refused because somebody changed the ticket after the form was rendered. */
export const changedMeanwhile = 'changed-meanwhile'

/** A transition that holds only for the ticket as the form showed it. */
export function fromVersion(
  version: number,
  transition: (ticket: Ticket) => Transition | { readonly refused: string },
): (ticket: Ticket) => Change {
  return (ticket) => (ticket.version === version ? transition(ticket) : { refused: changedMeanwhile })
}
