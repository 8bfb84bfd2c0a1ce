import type { ErasureStore } from '../../../web/residents/erasure-store.ts'
import { appendEventsAbout } from '../events.ts'
import { eq } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { legalHolds } from '../schema/erasures.ts'
import { tickets } from '../schema/tickets.ts'

export function holds(office: Office): Pick<ErasureStore, 'holdTicket' | 'endHold'> {
  const { db } = office
  const ticketIdOf = (reference: string) =>
    db.select({ id: tickets.id }).from(tickets).where(eq(tickets.reference, reference)).get()?.id

  return {
    async holdTicket(reference, { userId, at, reason }) {
      return write(office, () => {
        const ticketId = ticketIdOf(reference)
        if (ticketId === undefined) return false
        const held = db
          .insert(legalHolds)
          .values({ ticketId, userId, at, reason })
          .onConflictDoNothing()
          .run()
        if (held.changes === 0) return false
        appendEventsAbout(office, { ticketId }, [
          { kind: 'ticket-held', at, actor: { userId }, personal: { reason } },
        ])
        return true
      })
    },

    async endHold(reference, event) {
      return write(office, () => {
        const ticketId = ticketIdOf(reference)
        if (ticketId === undefined) return false
        if (db.delete(legalHolds).where(eq(legalHolds.ticketId, ticketId)).run().changes === 0) return false
        appendEventsAbout(office, { ticketId }, [event])
        return true
      })
    },
  }
}
