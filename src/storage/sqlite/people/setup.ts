import type { SetupStore } from '../../../web/setup/setup-store.ts'
import { appendEvents } from '../events.ts'
import { and, desc, eq, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { setupSteps } from '../schema/office.ts'
import { outgoing } from '../schema/outgoing.ts'
import { users } from '../schema/people.ts'
import { tickets } from '../schema/tickets.ts'

export function setupRows(office: Office): SetupStore {
  const { db } = office
  return {
    async setupSteps() {
      const rows = db.select({ name: setupSteps.name, state: setupSteps.state }).from(setupSteps).all()
      return new Map(rows.map(({ name, state }) => [name, state]))
    },

    async markSetupStep(name, state, event) {
      write(office, () => {
        const at = office.now()
        db.insert(setupSteps)
          .values({ name, state, at })
          .onConflictDoUpdate({ target: setupSteps.name, set: { state, at } })
          .run()
        appendEvents(office, [event])
      })
    },

    async newestEnquiry() {
      const ticket = db
        .select({ id: tickets.id, reference: tickets.reference, arrivedAt: tickets.createdAt })
        .from(tickets)
        .where(sql`${tickets.class} = 'enquiry'`)
        .orderBy(desc(tickets.lastMessageAt), desc(tickets.id))
        .limit(1)
        .get()
      if (!ticket) return undefined
      const receipt = db
        .select({ state: outgoing.state, at: outgoing.stateAt })
        .from(outgoing)
        .where(and(eq(outgoing.ticketId, ticket.id), eq(outgoing.kind, 'receipt')))
        .orderBy(desc(outgoing.number))
        .limit(1)
        .get()
      const { reference, arrivedAt } = ticket
      return { reference, arrivedAt, ...(receipt ? { receipt } : {}) }
    },

    async addFirstUser(user, event) {
      return write(office, () => {
        if (db.select({ id: users.id }).from(users).limit(1).get()) return 'not-the-first'
        const email = user.email.toLowerCase()
        db.insert(users)
          .values({ ...user, email, role: 'admin', isDisabled: false, createdAt: office.now() })
          .run()
        appendEvents(office, [event])
        return 'added'
      })
    },
  }
}
