import type { AccountStore } from '../../../people/account-store.ts'
import type { User } from '../../../people/user.ts'
import { appendEvents } from '../events.ts'
import { and, asc, eq, gt } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { sessions, signInLinks, users } from '../schema/people.ts'

type Accounts = Omit<
  AccountStore,
  | 'startSession'
  | 'session'
  | 'touchSession'
  | 'endSession'
  | 'failedTries'
  | 'recordFailedTry'
  | 'clearFailedTries'
>

export function accounts(office: Office): Accounts {
  return {
    async addUser(user, event) {
      return write(office, () => {
        const added = office.db
          .insert(users)
          .values({
            ...user,
            email: user.email.toLowerCase(),
            isDisabled: false,
            createdAt: office.now(),
          })
          .onConflictDoNothing({ target: users.email })
          .returning({ id: users.id })
          .get()
        if (!added) return 'email-taken'
        appendEvents(office, [event])
        return 'added'
      })
    },

    async userByEmail(email) {
      const row = office.db.select().from(users).where(eq(users.email, email.toLowerCase())).get()
      if (!row) return undefined
      return { user: toUser(row), ...(row.passwordHash === null ? {} : { passwordHash: row.passwordHash }) }
    },

    async userById(id) {
      const row = office.db.select().from(users).where(eq(users.id, id)).get()
      return row && toUser(row)
    },

    async listUsers() {
      return office.db.select().from(users).orderBy(asc(users.createdAt), asc(users.id)).all().map(toUser)
    },

    async setPassword(userId, passwordHash, event) {
      write(office, () => {
        changePassword(office, userId, passwordHash)
        appendEvents(office, [event])
      })
    },

    async setLanguage(userId, language) {
      write(office, () => office.db.update(users).set({ language }).where(eq(users.id, userId)).run())
    },

    async addLink(link, event) {
      write(office, () => {
        office.db.delete(signInLinks).where(eq(signInLinks.userId, link.userId)).run()
        office.db.insert(signInLinks).values(link).run()
        appendEvents(office, [event])
      })
    },

    async linkUser(tokenHash, now) {
      return openLink(office, tokenHash, now)
    },

    async redeemLink(tokenHash, passwordHash, now, event) {
      return write(office, () => {
        const user = openLink(office, tokenHash, now)
        if (!user) return false
        changePassword(office, user.id, passwordHash)
        appendEvents(office, [event])
        return true
      })
    },
  }
}

/** A new password ends every session and every open link of its owner. */
function changePassword(office: Office, userId: string, passwordHash: string): void {
  office.db.update(users).set({ passwordHash }).where(eq(users.id, userId)).run()
  shutOut(office, userId)
}

/** Ends the sessions and the open links of a person. */
export function shutOut(office: Office, userId: string): void {
  office.db.delete(sessions).where(eq(sessions.userId, userId)).run()
  office.db.delete(signInLinks).where(eq(signInLinks.userId, userId)).run()
}

function openLink(office: Office, tokenHash: string, now: Date): User | undefined {
  const row = office.db
    .select({ user: users })
    .from(signInLinks)
    .innerJoin(users, eq(users.id, signInLinks.userId))
    .where(
      and(eq(signInLinks.tokenHash, tokenHash), gt(signInLinks.expiresAt, now), eq(users.isDisabled, false)),
    )
    .get()
  return row && toUser(row.user)
}

export function toUser(row: typeof users.$inferSelect): User {
  const { id, name, email, role, language, isDisabled, createdAt } = row
  const { density, hasShortcuts, undoSeconds, afterSend } = row
  const preferences = { density, hasShortcuts, afterSend, ...(undoSeconds === null ? {} : { undoSeconds }) }
  return { id, name, email, role, language, isDisabled, createdAt, preferences }
}
