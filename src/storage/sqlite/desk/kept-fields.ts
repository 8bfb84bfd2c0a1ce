import type { UndoableAct } from '../../../tickets/list-acts.ts'
import type { Ticket, TicketPatch } from '../../../tickets/ticket.ts'
import type { KeptFields, KeptForAct } from '../schema/acts.ts'

/** What a ticket was before an act, to be written back when the act is undone. */
export function keptFields(ticket: Ticket): KeptFields {
  const { state, class: named, urgency, hasUndelivered } = ticket
  return {
    state,
    class: named,
    urgency,
    hasUndelivered,
    assigneeId: ticket.assigneeId ?? null,
    reminderAt: ticket.reminderAt?.getTime() ?? null,
    movingDay: ticket.movingDay ?? null,
    waitingSince: ticket.waitingSince?.getTime() ?? null,
    dueAt: ticket.dueAt?.getTime() ?? null,
    firstAnsweredAt: ticket.firstAnsweredAt?.getTime() ?? null,
    closedAt: ticket.closedAt?.getTime() ?? null,
  }
}

export function keptForAct(kind: UndoableAct, ticket: Ticket): KeptForAct {
  return {
    ...keptFields(ticket),
    topic: ticket.topic ?? null,
    language: ticket.language,
    ...(kind === 'titled' ? { title: ticket.title ?? null } : {}),
  }
}

export function patchBack(kept: KeptForAct): TicketPatch {
  return {
    ...kept,
    reminderAt: dateOf(kept.reminderAt),
    waitingSince: dateOf(kept.waitingSince),
    dueAt: dateOf(kept.dueAt),
    firstAnsweredAt: dateOf(kept.firstAnsweredAt),
    closedAt: dateOf(kept.closedAt),
  }
}

function dateOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms)
}
