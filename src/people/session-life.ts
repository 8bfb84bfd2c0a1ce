import type { Session } from './account-store.ts'

/** live: may go on; idle: asks the password again, nothing is lost; ended: a new sign-in. */
export type SessionLife = 'live' | 'idle' | 'ended'

export type SessionLimits = { readonly idleLockMinutes: number; readonly sessionHours: number }

/** A clock that was set back never lengthens a session beyond what it was given. */
export function sessionLife(session: Session, limits: SessionLimits, now: Date): SessionLife {
  if (session.user.isDisabled) return 'ended'
  const ageMs = now.getTime() - session.createdAt.getTime()
  if (ageMs >= limits.sessionHours * 3_600_000) return 'ended'
  const idleMs = now.getTime() - session.seenAt.getTime()
  return idleMs >= limits.idleLockMinutes * 60_000 ? 'idle' : 'live'
}
