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

function enquiry(state: 'open' | 'waiting' | 'closed'): SQL {
  return sql`${tickets.class} = 'enquiry' and ${tickets.state} = ${sql.raw(`'${state}'`)}`
}
