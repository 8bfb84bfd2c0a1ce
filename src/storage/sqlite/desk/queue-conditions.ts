import type { SQL } from 'drizzle-orm'
import type { InboxQueue } from '../../../web/desk-store.ts'
import { and, sql } from '../file/drizzle.ts'
import { standsToOpen } from '../intake/secure-links.ts'
import { tickets } from '../schema/tickets.ts'
import type { OfficeMoment } from '../tickets/office-moment.ts'

/** What was merged into another ticket stands in no list. */
export const isNotMerged = sql`${tickets.mergedInto} is null`

/** What stands in which queue: `queueOf` of tickets/queue.ts in SQL; a test compares the two. */
export function standsIn(
  queue: InboxQueue,
  userId: string | undefined,
  { now, lastNear }: OfficeMoment,
): SQL | undefined {
  const isLater = sql`${tickets.reminderAt} > ${now.getTime()}
    and (${tickets.movingDay} is null or ${tickets.movingDay} > ${lastNear})`
  const isNotLater = sql`(${tickets.reminderAt} is null or ${tickets.reminderAt} <= ${now.getTime()}
    or ${tickets.movingDay} <= ${lastNear})`
  const isOverdue = sql`${tickets.dueAt} < ${now.getTime()}`
  switch (queue) {
    case 'quarantine':
      return sql`${tickets.class} = 'quarantine'`
    case 'automatic':
      return sql`${tickets.class} = 'automatic'`
    case 'closed':
      return and(enquiry('closed'), isNotMerged)
    case 'reminders':
      return and(sql`${tickets.class} = 'enquiry' and ${tickets.state} in ('open', 'waiting')`, isLater)
    case 'waiting':
      return and(enquiry('waiting'), isNotLater)
    case 'overdue':
      return and(enquiry('open'), isNotLater, isOverdue)
    case 'new':
      return and(
        enquiry('open'),
        isNotLater,
        sql`(${tickets.dueAt} is null or ${tickets.dueAt} >= ${now.getTime()})`,
        sql`${tickets.assigneeId} is null and ${tickets.firstAnsweredAt} is null`,
      )
    case 'open':
      return and(enquiry('open'), isNotLater)
    case 'unopened':
      return standsToOpen
    case 'mine':
      return sql`${tickets.assigneeId} = ${userId ?? ''} and ${tickets.state} in ('open', 'waiting')`
  }
}

/**
 * `isHomeAtStake` of tickets/moving-day.ts for what is not closed, in SQL. The few are looked up by their own
 * indexes; a queue that is ordered by due times would be read to its end for them.
 */
export function isAtStake({ lastNear }: OfficeMoment): SQL {
  return sql`${tickets.id} in (
    select id from tickets indexed by tickets_in_crisis where urgency = 'crisis' and state <> 'closed'
    union all
    select id from tickets indexed by tickets_with_moving_day where moving_day <= ${lastNear})`
}

function enquiry(state: 'open' | 'waiting' | 'closed'): SQL {
  return sql`${tickets.class} = 'enquiry' and ${tickets.state} = ${sql.raw(`'${state}'`)}`
}
