import type { EventDraft } from '../events/event.ts'
import type { Language } from './language.ts'
import type { Preferences } from './preferences.ts'

/** One of a person's own sessions. */
export type OwnSession = {
  readonly idHash: string
  readonly createdAt: Date
  readonly seenAt: Date
  /** What kind of browser, in a few words of our own; absent for those that do not say. */
  readonly browser?: string
}

/** What people decide about their own account. */
export type ProfileStore = {
  setPreferences(userId: string, preferences: Preferences): Promise<void>
  saveProfile(
    userId: string,
    profile: { readonly name: string; readonly language: Language; readonly preferences: Preferences },
    event: EventDraft,
  ): Promise<void>
  /** The newest first. */
  sessionsOf(userId: string): Promise<readonly OwnSession[]>
  /** Ends all but one; answers how many. */
  endOtherSessions(userId: string, keptSession: string, event: EventDraft): Promise<number>
  /** Ends the other sessions and the open links too. */
  changeOwnPassword(
    userId: string,
    passwordHash: string,
    keptSession: string,
    event: EventDraft,
  ): Promise<void>
}
