import type { AccountStore } from '../../../people/account-store.ts'
import { appendEvents } from '../events.ts'
import { and, eq, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { failedTries, sessions, users } from '../schema/people.ts'
import { toUser } from './accounts.ts'

type Sessions = Pick<
  AccountStore,
  | 'startSession'
  | 'session'
  | 'touchSession'
  | 'endSession'
  | 'failedTries'
  | 'recordFailedTry'
  | 'clearFailedTries'
>

/** Sessions are rows: they survive a restart and end at once everywhere. */
export function signIns(office: Office): Sessions {
  return {
    async startSession({ idHash, userId, at, browser }, event) {
      write(office, () => {
        office.db
          .insert(sessions)
          .values({ idHash, userId, createdAt: at, seenAt: at, browser: browser ?? null })
          .run()
        office.db
          .update(users)
          .set({ lastSignedInAt: sql`max(coalesce(${users.lastSignedInAt}, 0), ${at.getTime()})` })
          .where(eq(users.id, userId))
          .run()
        appendEvents(office, [event])
      })
    },

    async session(idHash) {
      const row = office.db
        .select({ session: sessions, user: users })
        .from(sessions)
        .innerJoin(users, eq(users.id, sessions.userId))
        .where(and(eq(sessions.idHash, idHash), eq(users.isDisabled, false)))
        .get()
      if (!row) return undefined
      const { createdAt, seenAt } = row.session
      return { idHash, user: toUser(row.user), createdAt, seenAt }
    },

    async touchSession(idHash, at) {
      write(office, () =>
        office.db
          .update(sessions)
          .set({ seenAt: sql`max(${sessions.seenAt}, ${at.getTime()})` })
          .where(eq(sessions.idHash, idHash))
          .run(),
      )
    },

    async endSession(idHash, event) {
      write(office, () => {
        const ended = office.db.delete(sessions).where(eq(sessions.idHash, idHash)).run()
        if (ended.changes > 0) appendEvents(office, [event])
      })
    },

    async failedTries(key) {
      const row = office.db.select().from(failedTries).where(eq(failedTries.key, key)).get()
      return row && { count: row.count, lastAt: row.lastAt }
    },

    async recordFailedTry(key, at, event) {
      write(office, () => {
        office.db
          .insert(failedTries)
          .values({ key, count: 1, lastAt: at })
          .onConflictDoUpdate({
            target: failedTries.key,
            set: { count: sql`${failedTries.count} + 1`, lastAt: at },
          })
          .run()
        appendEvents(office, [event])
      })
    },

    async clearFailedTries(key) {
      write(office, () => office.db.delete(failedTries).where(eq(failedTries.key, key)).run())
    },
  }
}
