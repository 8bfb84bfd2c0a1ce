import type { LocalDate } from '../business-time/local-date.ts'
import { isMovingNear } from './moving-day.ts'
import type { Ticket } from './ticket.ts'

export type Queue =
  | 'quarantine'
  | 'automatic'
  | 'closed'
  | 'reminders'
  | 'waiting'
  | 'overdue'
  | 'new'
  | 'open'

type Placed = Pick<
  Ticket,
  'class' | 'state' | 'reminderAt' | 'movingDay' | 'dueAt' | 'assigneeId' | 'firstAnsweredAt'
>

/**
 * The one queue a ticket stands in, by precedence (ruling 22). The desk also shows `mine` across them. No reminder
 * hides a ticket whose moving day is near: the calendar brings it back by itself.
 *
 * @param lastNear of `lastNearDay`
 */
export function queueOf(ticket: Placed, now: Date, lastNear: LocalDate): Queue {
  if (ticket.state === 'closed') return ticket.class === 'enquiry' ? 'closed' : ticket.class
  if (ticket.class !== 'enquiry') return ticket.class
  if (ticket.reminderAt && ticket.reminderAt > now && !isMovingNear(ticket, lastNear)) return 'reminders'
  if (ticket.state === 'waiting') return 'waiting'
  if (ticket.dueAt && ticket.dueAt < now) return 'overdue'
  return ticket.assigneeId || ticket.firstAnsweredAt ? 'open' : 'new'
}
