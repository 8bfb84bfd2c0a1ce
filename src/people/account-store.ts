import type { EventDraft } from '../events/event.ts'
import type { Language } from './language.ts'
import type { Role, User } from './user.ts'

export type Session = {
  /** SHA-256 of the cookie's 256 random bits, hex; the cookie itself is never stored. */
  readonly idHash: string
  readonly user: User
  readonly createdAt: Date
  readonly seenAt: Date
}

/** Failed tries of one account name or one address, for the growing delay (sign-in-delay.ts). */
export type FailedTries = { readonly count: number; readonly lastAt: Date }

/** Users, sign-in and sessions. A new password ends the user's sessions at once. */
export type AccountStore = {
  addUser(
    user: {
      readonly id: string
      readonly name: string
      readonly email: string
      readonly role: Role
      readonly language: Language
    },
    event: EventDraft,
  ): Promise<'added' | 'email-taken'>
  userByEmail(email: string): Promise<{ readonly user: User; readonly passwordHash?: string } | undefined>
  userById(id: string): Promise<User | undefined>
  listUsers(): Promise<readonly User[]>
  /** Also ends the user's other sessions and uses up the user's open links. */
  setPassword(userId: string, passwordHash: string, event: EventDraft): Promise<void>
  setLanguage(userId: string, language: Language): Promise<void>
  /** A single-use link to choose a password; only its hash is kept, and an older one is worthless. */
  addLink(
    link: { readonly tokenHash: string; readonly userId: string; readonly expiresAt: Date },
    event: EventDraft,
  ): Promise<void>
  linkUser(tokenHash: string, now: Date): Promise<User | undefined>
  /** Uses the link and sets the password in one transaction; false when it was used or is too old. */
  redeemLink(tokenHash: string, passwordHash: string, now: Date, event: EventDraft): Promise<boolean>
  startSession(
    session: {
      readonly idHash: string
      readonly userId: string
      readonly at: Date
      readonly browser?: string
    },
    event: EventDraft,
  ): Promise<void>
  session(idHash: string): Promise<Session | undefined>
  touchSession(idHash: string, at: Date): Promise<void>
  endSession(idHash: string, event: EventDraft): Promise<void>
  failedTries(key: string): Promise<FailedTries | undefined>
  recordFailedTry(key: string, at: Date, event: EventDraft): Promise<void>
  clearFailedTries(key: string): Promise<void>
}
