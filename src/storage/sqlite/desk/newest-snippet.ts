import { and, count, desc, eq, inArray, max, ne, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { attachments, messages } from '../schema/messages.ts'
import { tickets } from '../schema/tickets.ts'
import { snippetOf } from '../tickets/message-rows.ts'

/** What the inbox shows of a ticket, counted anew after a message was taken back. */
export function newestSnippet(office: Office, ticketId: string): void {
  const isShown = and(
    eq(messages.ticketId, ticketId),
    eq(messages.isUndone, false),
    ne(messages.direction, 'note'),
    ne(messages.kind, 'receipt'),
  )
  const newest = office.db
    .select({ at: messages.at, visibleText: sql<string>`substr(${messages.visibleText}, 1, 1000)` })
    .from(messages)
    .where(and(isShown, eq(messages.isCollapsed, false)))
    .orderBy(desc(messages.at), desc(messages.number))
    .limit(1)
    .get()
  const counted = office.db
    .select({ shown: count(), lastAt: max(messages.at) })
    .from(messages)
    .where(isShown)
    .get()!
  const files = office.db
    .select({ id: attachments.id })
    .from(attachments)
    .where(
      and(
        inArray(
          attachments.messageId,
          office.db
            .select({ id: messages.id })
            .from(messages)
            .where(and(isShown, eq(messages.isCollapsed, false))),
        ),
        eq(attachments.isInline, false),
      ),
    )
    .limit(1)
    .get()
  office.db
    .update(tickets)
    .set({
      messageCount: counted.shown,
      ...(counted.lastAt ? { lastMessageAt: counted.lastAt } : {}),
      snippet: snippetOf(newest?.visibleText ?? ''),
      hasAttachments: files !== undefined,
    })
    .where(eq(tickets.id, ticketId))
    .run()
}
