import type { EventDraft } from '../events/event.ts'
import type { Role, User } from './user.ts'

/** Somebody with an account, as those see them who decide about accounts. */
export type Colleague = {
  readonly user: User
  /** Without one they were invited and have not come yet. */
  readonly hasPassword: boolean
  readonly hasSecondFactor: boolean
  readonly lastSignedInAt?: Date
}

/** Without an administrator who can sign in, nobody could let anybody in again. */
export type Departure = 'done' | 'last-admin' | 'no-such-user'

/**
 * Decisions about accounts. Who is disabled or loses the right to work enquiries is signed out at once, stands
 * in for nobody, and their enquiries go to the successor, or to nobody so that everybody sees them.
 */
export type StaffStore = {
  colleagues(): Promise<readonly Colleague[]>
  colleague(id: string): Promise<Colleague | undefined>
  /** References of what somebody handles and has not closed, oldest first. */
  heldTickets(userId: string): Promise<readonly string[]>
  disableUser(id: string, event: EventDraft, successorId?: string): Promise<Departure>
  /** False when the account was not disabled. */
  enableUser(id: string, event: EventDraft): Promise<boolean>
  changeRole(id: string, role: Role, event: EventDraft, successorId?: string): Promise<Departure>
}
