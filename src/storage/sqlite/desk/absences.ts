import type { AbsenceStore } from '../../../people/absence-store.ts'
import { appendEvents } from '../events.ts'
import { and, asc, eq, gte, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { absences } from '../schema/people.ts'
import { tickets } from '../schema/tickets.ts'

export function absenceRows(office: Office): AbsenceStore {
  return {
    async absences(since) {
      return office.db
        .select()
        .from(absences)
        .where(gte(absences.to, since))
        .orderBy(asc(absences.from), asc(absences.id))
        .all()
        .map(({ substituteId, ...row }) => ({ ...row, ...(substituteId === null ? {} : { substituteId }) }))
    },

    async addAbsence(absence, event) {
      write(office, () => {
        office.db.insert(absences).values(absence).run()
        appendEvents(office, [event])
      })
    },

    async removeAbsence(id, event) {
      return write(office, () => {
        const removed = office.db.delete(absences).where(eq(absences.id, id)).run().changes === 1
        if (removed) appendEvents(office, [event])
        return removed
      })
    },

    async openTicketsOf(userId) {
      return office.db
        .select({ id: tickets.id })
        .from(tickets)
        .where(
          and(eq(tickets.assigneeId, userId), sql`${tickets.class} = 'enquiry'`, eq(tickets.state, 'open')),
        )
        .all()
        .map(({ id }) => id)
    },
  }
}
