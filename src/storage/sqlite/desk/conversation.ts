import { queueOf } from '../../../tickets/queue.ts'
import type { Ticket } from '../../../tickets/ticket.ts'
import type { DeskStore, TicketView } from '../../../web/desk-store.ts'
import { eventsOfTicket } from '../events.ts'
import { and, eq, sql } from '../file/drizzle.ts'
import { readContent } from '../intake/contents.ts'
import type { Office } from '../office.ts'
import { contents } from '../schema/contents.ts'
import { attachments, messages } from '../schema/messages.ts'
import { users } from '../schema/people.ts'
import { tickets } from '../schema/tickets.ts'
import { officeMoment } from '../tickets/office-moment.ts'
import { participantRows } from '../tickets/participant-rows.ts'
import { survivorOf } from '../tickets/survivor.ts'
import { findTicket, toTicket } from '../tickets/ticket-rows.ts'
import { messageViews, toAttachment } from './message-views.ts'
import { rowMarks } from './row-marks.ts'

type ConversationReads = Pick<
  DeskStore,
  | 'ticketByReference'
  | 'ticketById'
  | 'message'
  | 'messageHtml'
  | 'messageHeaders'
  | 'messageRaw'
  | 'attachment'
  | 'participants'
>

const SHOWN_EVENTS = 200

/** A ticket and what was said in it. */
export function conversation(office: Office): ConversationReads {
  return {
    async ticketByReference(reference, now) {
      return ticketView(office, reference, now)
    },

    async ticketById(id) {
      return findTicket(office, id)
    },

    async message(id) {
      return messageViews(office, eq(messages.id, id))[0]
    },

    async messageHtml(id) {
      return bodyOf(office, id)?.html ?? undefined
    },

    async messageHeaders(id) {
      return bodyOf(office, id)?.headers ?? undefined
    },

    async messageRaw(id) {
      const content = contentOf(office, id)
      return content && { bytes: readContent(office, content.id), size: content.size }
    },

    async attachment(id) {
      const row = office.db
        .select({ attachment: attachments, ticketId: messages.ticketId, contentId: messages.contentId })
        .from(attachments)
        .innerJoin(messages, eq(messages.id, attachments.messageId))
        .where(and(eq(attachments.id, id), eq(messages.isUndone, false)))
        .get()
      if (!row || row.contentId === null) return undefined
      return {
        attachment: toAttachment(row.attachment),
        ticketId: row.ticketId,
        messageId: row.attachment.messageId,
        part: row.attachment.part,
        raw: readContent(office, row.contentId),
      }
    },

    async participants(ticketId) {
      return participantRows(office, ticketId).map(({ name, address }) => ({ name, address }))
    },
  }
}

/** Of a merged ticket the survivor is shown: there its messages stand. */
function ticketView(office: Office, reference: string, now: Date): TicketView | undefined {
  const named = office.db
    .select({ id: tickets.id })
    .from(tickets)
    .where(eq(tickets.reference, reference))
    .get()
  const row = named && rowOf(office, survivorOf(office, named.id))
  if (!row) return undefined
  const ticket = toTicket(row.ticket)
  const related = relatedTo(office, ticket)
  return {
    ticket,
    queue: queueOf(ticket, now, officeMoment(office, now).lastNear),
    ...(row.assigneeName === null ? {} : { assigneeName: row.assigneeName }),
    ...(related ? { possiblyRelatedReference: related.reference } : {}),
    participants: participantRows(office, ticket.id).map(({ name, address }) => ({ name, address })),
    present: rowMarks(office, [ticket.id], now)(ticket.id).present,
    messages: messageViews(office, eq(messages.ticketId, ticket.id)),
    events: eventsOfTicket(office, ticket.id, SHOWN_EVENTS),
  }
}

function rowOf(office: Office, id: string) {
  return office.db
    .select({ ticket: tickets, assigneeName: users.name })
    .from(tickets)
    .leftJoin(users, eq(users.id, tickets.assigneeId))
    .where(eq(tickets.id, id))
    .get()
}

/** Two that were merged are no longer related but one. */
function relatedTo(office: Office, { id, possiblyRelatedTo }: Ticket): Ticket | undefined {
  const relatedId = possiblyRelatedTo && survivorOf(office, possiblyRelatedTo)
  return relatedId && relatedId !== id ? findTicket(office, relatedId) : undefined
}

function bodyOf(office: Office, messageId: string) {
  return office.db
    .select({ html: messages.html, headers: messages.headers })
    .from(messages)
    .where(eq(messages.id, messageId))
    .get()
}

function contentOf(office: Office, messageId: string): { id: string; size: number } | undefined {
  return office.db
    .select({ id: contents.id, size: contents.size })
    .from(messages)
    .innerJoin(contents, eq(contents.id, messages.contentId))
    .where(and(eq(messages.id, messageId), sql`${messages.isUndone} = 0`))
    .get()
}
