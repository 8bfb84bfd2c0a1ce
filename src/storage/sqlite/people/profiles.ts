import type { Preferences } from '../../../people/preferences.ts'
import type { ProfileStore } from '../../../people/profile-store.ts'
import { appendEvents } from '../events.ts'
import { and, desc, eq, ne } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { sessions, signInLinks, users } from '../schema/people.ts'

export function profiles(office: Office): ProfileStore {
  const { db } = office
  return {
    async setPreferences(userId, preferences) {
      write(office, () => db.update(users).set(columns(preferences)).where(eq(users.id, userId)).run())
    },

    async saveProfile(userId, { name, language, preferences }, event) {
      write(office, () => {
        db.update(users)
          .set({ name, language, ...columns(preferences) })
          .where(eq(users.id, userId))
          .run()
        appendEvents(office, [event])
      })
    },

    async sessionsOf(userId) {
      return db
        .select()
        .from(sessions)
        .where(eq(sessions.userId, userId))
        .orderBy(desc(sessions.seenAt), desc(sessions.idHash))
        .all()
        .map(({ idHash, createdAt, seenAt, browser }) => ({
          idHash,
          createdAt,
          seenAt,
          ...(browser === null ? {} : { browser }),
        }))
    },

    async endOtherSessions(userId, keptSession, event) {
      return write(office, () => {
        const ended = endOthers(office, userId, keptSession)
        if (ended > 0) appendEvents(office, [event])
        return ended
      })
    },

    async changeOwnPassword(userId, passwordHash, keptSession, event) {
      write(office, () => {
        db.update(users).set({ passwordHash }).where(eq(users.id, userId)).run()
        endOthers(office, userId, keptSession)
        db.delete(signInLinks).where(eq(signInLinks.userId, userId)).run()
        appendEvents(office, [event])
      })
    },
  }
}

function endOthers({ db }: Office, userId: string, keptSession: string): number {
  return db
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), ne(sessions.idHash, keptSession)))
    .run().changes
}

function columns({ undoSeconds, ...rest }: Preferences) {
  return { ...rest, undoSeconds: undoSeconds ?? null }
}
