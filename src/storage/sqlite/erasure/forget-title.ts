import { findByTitle } from '../desk/title-search.ts'
import { and, eq, inArray } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { events, eventTexts } from '../schema/events.ts'
import { tickets } from '../schema/tickets.ts'
import { forgetInActs } from './forget-in-acts.ts'

/** The office's own words may name whoever takes part: they go with each of them. Answers how many were told. */
export function forgetTitle(office: Office, ticketId: string): number {
  findByTitle(office, ticketId, null)
  forgetInActs(office, ticketId, 'title')
  office.db.update(tickets).set({ title: null }).where(eq(tickets.id, ticketId)).run()
  const told = office.db.select({ seq: events.seq }).from(events).where(tellsTitle(ticketId))
  return office.db.delete(eventTexts).where(inArray(eventTexts.seq, told)).run().changes
}

export function tellsTitle(ticketId: string) {
  return and(eq(events.ticketId, ticketId), eq(events.kind, 'ticket-titled'))
}
