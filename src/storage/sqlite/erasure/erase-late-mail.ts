import { eq } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { tickets } from '../schema/tickets.ts'
import { blankOutgoing, eraseMessage, eraseTextsAbout } from './erase-message.ts'
import { eraseWholeTicket } from './erase-ticket.ts'

type Arrived = {
  readonly ticketId: string
  readonly messageId: string
  readonly reportedId: string | undefined
}

/**
 * Inside the transaction that filed it: what mail servers and programs send about an erased mail names the person
 * again, so it is erased as it comes. That it came, when, and what became of our mail stands. A person's own mail
 * never comes here: who was erased takes part in nothing, and begins anew.
 */
export function eraseLateMail(office: Office, { ticketId, messageId, reportedId }: Arrived): void {
  const isShell = isTicketErased(office, ticketId)
  if (!isShell && !(reportedId && isMessageErased(office, reportedId))) return
  const at = office.now()
  const { kind } = office.db
    .select({ kind: messages.kind })
    .from(messages)
    .where(eq(messages.id, messageId))
    .get()!
  eraseMessage(office, { id: messageId, direction: 'in', kind, isCall: false }, at)
  if (reportedId) {
    blankOutgoing(office, reportedId)
    eraseTextsAbout(office, reportedId)
  }
  if (isShell) eraseWholeTicket(office, ticketId, at)
}

function isTicketErased({ db }: Office, id: string): boolean {
  return Boolean(db.select({ at: tickets.erasedAt }).from(tickets).where(eq(tickets.id, id)).get()?.at)
}

function isMessageErased({ db }: Office, id: string): boolean {
  return Boolean(db.select({ at: messages.erasedAt }).from(messages).where(eq(messages.id, id)).get()?.at)
}
