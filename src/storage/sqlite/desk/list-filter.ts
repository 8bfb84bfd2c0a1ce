import type { SQL } from 'drizzle-orm'
import type { LocalDate } from '../../../business-time/local-date.ts'
import type { Topic } from '../../../tickets/topics.ts'
import type { InboxFilter, Mark } from '../../../web/inbox/inbox-filter.ts'
import { and, eq, sql } from '../file/drizzle.ts'
import { drafts } from '../schema/drafts.ts'
import { tickets, ticketViews } from '../schema/tickets.ts'
import type { OfficeMoment } from '../tickets/office-moment.ts'

/** What a list is narrowed to, as a condition on tickets. */
export function narrowedTo(
  filter: InboxFilter | undefined,
  userId: string | undefined,
  { lastNear }: OfficeMoment,
): SQL | undefined {
  if (!filter) return undefined
  const { topic, handler, language, urgency, state, mark } = filter
  return and(
    topic && about(topic),
    handler === undefined ? undefined : handledBy(handler),
    language && eq(tickets.language, language),
    urgency && eq(tickets.urgency, urgency),
    state && eq(tickets.state, state),
    mark && marked(mark, userId, lastNear),
  )
}

function about(topic: Topic | 'none'): SQL {
  return topic === 'none' ? sql`${tickets.topic} is null` : sql`${tickets.topic} = ${topic}`
}

function handledBy(handler: string): SQL {
  return handler === 'none' ? sql`${tickets.assigneeId} is null` : sql`${tickets.assigneeId} = ${handler}`
}

function marked(mark: Mark, userId: string | undefined, lastNear: LocalDate): SQL {
  switch (mark) {
    case 'unread':
      return sql`${tickets.lastInboundAt} is not null and not exists (select 1 from ${ticketViews}
        where ${ticketViews.ticketId} = ${tickets.id} and ${ticketViews.userId} = ${userId ?? ''}
        and ${ticketViews.seenAt} >= ${tickets.lastInboundAt})`
    case 'draft':
      return sql`exists (select 1 from ${drafts} where ${drafts.ticketId} = ${tickets.id})`
    case 'attachments':
      return sql`${tickets.hasAttachments} = 1`
    case 'undelivered':
      return sql`${tickets.hasUndelivered} = 1`
    case 'moving-near':
      return sql`${tickets.movingDay} <= ${lastNear} and ${tickets.state} <> 'closed'`
    case 'moving-day':
      return sql`${tickets.movingDay} is not null`
  }
}
