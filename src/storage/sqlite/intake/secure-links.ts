import type { LinkStore } from '../../../notices/notice.ts'
import type { DeskStore } from '../../../web/desk-store.ts'
import { appendEventsAbout } from '../events.ts'
import { and, asc, eq, isNotNull, isNull, lte, min, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { events } from '../schema/events.ts'
import { messages } from '../schema/messages.ts'
import { tickets } from '../schema/tickets.ts'
import { raiseVersion } from '../tickets/ticket-rows.ts'

/** Mail whose words wait behind a link until somebody has opened it (ux.md §0.7). */
export function secureLinks(office: Office): Pick<DeskStore, 'recordLinkOpened'> & LinkStore {
  return {
    async recordLinkOpened(messageId, event) {
      return write(office, () => {
        const opened = office.db
          .update(messages)
          .set({ linkOpenedAt: event.at })
          .where(and(eq(messages.id, messageId), isWaiting))
          .returning({ ticketId: messages.ticketId })
          .get()
        if (!opened) return false
        raiseVersion(office, opened.ticketId, {})
        recountLinks(office, opened.ticketId)
        appendEventsAbout(office, { ticketId: opened.ticketId, messageId }, [event])
        return true
      })
    },

    async linksToOpen(until, limit) {
      return office.db
        .select({
          id: tickets.id,
          reference: tickets.reference,
          openBy: tickets.openBy,
          assigneeId: tickets.assigneeId,
        })
        .from(tickets)
        .where(and(standsToOpen, lte(tickets.openBy, until)))
        .orderBy(asc(tickets.openBy), asc(tickets.id))
        .limit(limit)
        .all()
        .flatMap(({ openBy, assigneeId, ...row }) =>
          openBy === null ? [] : [{ ...row, openBy, ...(assigneeId === null ? {} : { assigneeId }) }],
        )
    },
  }
}

const isWaiting = and(
  eq(messages.direction, 'in'),
  isNotNull(messages.secureNotice),
  isNull(messages.linkOpenedAt),
)

/**
 * Tickets of the queue: what was closed waits no more, nor what a person put among the automatic ones. What only a
 * program put there does: a rule that is new finds its notices in old mail.
 */
export const standsToOpen = sql`${tickets.needsOpening} = 1 and ${tickets.state} in ('open', 'waiting')
  and (${tickets.class} <> 'automatic' or not exists (select 1 from ${events}
    where ${events.ticketId} = ${tickets.id} and ${events.kind} = 'ticket-marked-automatic'))`

/** What a ticket says of its links, after one came, was opened, or was read differently. */
export function recountLinks(office: Office, ticketId: string): void {
  const lastDay = sql<string | null>`json_extract(${messages.secureNotice}, '$.expiresOn')`
  const waiting = office.db
    .select({ count: sql<number>`count(*)`, openBy: min(lastDay) })
    .from(messages)
    .where(and(eq(messages.ticketId, ticketId), isWaiting))
    .get()!
  office.db
    .update(tickets)
    .set({ needsOpening: waiting.count > 0, openBy: waiting.openBy })
    .where(eq(tickets.id, ticketId))
    .run()
}
