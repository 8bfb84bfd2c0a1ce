import type { LeaseStore } from '../../storage.ts'
import { type Office, write } from '../office.ts'
import { leases } from '../schema/office.ts'
import { and, eq, sql } from './drizzle.ts'

/** Timed by the storage's clock. An epoch never comes back: a released lease keeps its row. */
export function leaseRows(office: Office): LeaseStore {
  return {
    async holdLease(name, holder, leaseMs, isDead = () => false) {
      const now = office.now().getTime()
      const until = new Date(now + leaseMs)
      const held = write(office, () => {
        const last = office.db.select().from(leases).where(eq(leases.name, name)).get()
        const mayTake = last !== undefined && isDead(last.holder) ? last.holder : holder
        return office.db
          .insert(leases)
          .values({ name, holder, epoch: 1, until })
          .onConflictDoUpdate({
            target: leases.name,
            set: {
              holder,
              until,
              epoch: sql`${leases.epoch} + (${leases.holder} <> ${holder})`,
            },
            setWhere: sql`${leases.holder} in (${holder}, ${mayTake}) or ${leases.until} <= ${now}`,
          })
          .returning({ epoch: leases.epoch })
          .get()
      })
      return held?.epoch
    },

    async releaseLease(name, holder) {
      write(office, () =>
        office.db
          .update(leases)
          .set({ until: new Date(0) })
          .where(and(eq(leases.name, name), eq(leases.holder, holder)))
          .run(),
      )
    },
  }
}
