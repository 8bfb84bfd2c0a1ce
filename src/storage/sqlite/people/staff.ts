import type { EventDraft } from '../../../events/event.ts'
import { mayUse } from '../../../people/permissions.ts'
import type { Colleague, Departure, StaffStore } from '../../../people/staff-store.ts'
import { assigned } from '../../../tickets/transitions.ts'
import { appendEvents, appendEventsAbout } from '../events.ts'
import { and, asc, eq, ne, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { absences, secondFactors, users } from '../schema/people.ts'
import { tickets } from '../schema/tickets.ts'
import { findTicket, raiseVersion } from '../tickets/ticket-rows.ts'
import { shutOut, toUser } from './accounts.ts'

export function staff(office: Office): StaffStore {
  const { db } = office
  return {
    async colleagues() {
      return colleagueRows(office).orderBy(asc(users.createdAt), asc(users.id)).all().map(toColleague)
    },

    async colleague(id) {
      const row = colleagueRows(office).where(eq(users.id, id)).get()
      return row && toColleague(row)
    },

    async heldTickets(userId) {
      return held(office, userId).map(({ reference }) => reference)
    },

    async disableUser(id, event, successorId) {
      return write(office, () => {
        const refusal = refusedDeparture(office, id)
        if (refusal) return refusal
        db.update(users).set({ isDisabled: true }).where(eq(users.id, id)).run()
        leave(office, id, event, successorId)
        return 'done'
      })
    },

    async enableUser(id, event) {
      return write(office, () => {
        const { changes } = db
          .update(users)
          .set({ isDisabled: false })
          .where(and(eq(users.id, id), eq(users.isDisabled, true)))
          .run()
        if (changes === 1) appendEvents(office, [event])
        return changes === 1
      })
    },

    async changeRole(id, role, event, successorId) {
      return write(office, () => {
        const refusal = role === 'admin' ? undefined : refusedDeparture(office, id)
        if (refusal) return refusal
        db.update(users).set({ role }).where(eq(users.id, id)).run()
        if (mayUse(role, 'work-tickets')) {
          shutOut(office, id)
          appendEvents(office, [event])
        } else {
          leave(office, id, event, successorId)
        }
        return 'done'
      })
    },
  }
}

function colleagueRows({ db }: Office) {
  return db
    .select({ user: users, confirmedAt: secondFactors.confirmedAt })
    .from(users)
    .leftJoin(secondFactors, eq(secondFactors.userId, users.id))
    .$dynamic()
}

function toColleague(row: { user: typeof users.$inferSelect; confirmedAt: Date | null }): Colleague {
  const { passwordHash, lastSignedInAt } = row.user
  return {
    user: toUser(row.user),
    hasPassword: passwordHash !== null,
    hasSecondFactor: row.confirmedAt !== null,
    ...(lastSignedInAt === null ? {} : { lastSignedInAt }),
  }
}

function refusedDeparture({ db }: Office, id: string): Exclude<Departure, 'done'> | undefined {
  const user = db.select().from(users).where(eq(users.id, id)).get()
  if (!user) return 'no-such-user'
  if (user.role !== 'admin' || user.isDisabled) return undefined
  const other = db
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.role, 'admin'),
        eq(users.isDisabled, false),
        sql`${users.passwordHash} is not null`,
        ne(users.id, id),
      ),
    )
    .limit(1)
    .get()
  return other ? undefined : 'last-admin'
}

function leave(office: Office, id: string, event: EventDraft, successorId: string | undefined): void {
  const { db } = office
  shutOut(office, id)
  db.delete(absences).where(eq(absences.userId, id)).run()
  db.update(absences).set({ substituteId: null }).where(eq(absences.substituteId, id)).run()
  appendEvents(office, [event])
  for (const { id: ticketId } of held(office, id)) {
    const ticket = findTicket(office, ticketId)!
    const { patch, events } = assigned(ticket, successorId, event.actor ?? 'operator', event.at)
    raiseVersion(office, ticketId, patch)
    appendEventsAbout(office, { ticketId }, events)
  }
}

function held({ db }: Office, userId: string) {
  return db
    .select({ id: tickets.id, reference: tickets.reference })
    .from(tickets)
    .where(and(eq(tickets.assigneeId, userId), sql`${tickets.state} in ('open', 'waiting')`))
    .orderBy(asc(tickets.createdAt), asc(tickets.id))
    .all()
}
