import type { Role } from './user.ts'

/**
 * The one table of who may do what; a route that names none of these rights does not start (web/page/access.ts). An
 * administrator sees no message text by default; a supervisor sees times, states and handlers, and opens a
 * message only with a recorded reason (ruling 13); an advisor's report shows own figures and totals.
 * test/web/permissions.test.ts walks every route by it.
 */
const table = {
  'signed-in': ['advisor', 'supervisor', 'admin'],
  'see-status': ['advisor', 'supervisor', 'admin'],
  'see-inbox': ['advisor', 'supervisor'],
  'read-messages': ['advisor'],
  'open-with-reason': ['supervisor'],
  'work-tickets': ['advisor'],
  /**
   * The copy of GDPR 15 is nothing but words, and somebody must read the notes in it for what they say of others:
   * that is for those who may read, never for an administrator. The log tells administrators of each.
   */
  'copy-residents': ['advisor'],
  'use-saved-replies': ['advisor', 'admin'],
  'publish-saved-replies': ['admin'],
  'see-reports': ['advisor', 'supervisor', 'admin'],
  /** Figures of other people than oneself. */
  'compare-handlers': ['supervisor', 'admin'],
  'explain-delays': ['supervisor'],
  'read-audit': ['supervisor', 'admin'],
  'manage-absences': ['supervisor', 'admin'],
  'manage-users': ['admin'],
  'manage-settings': ['admin'],
  /** Counts and references only: who erases reads nothing. */
  'erase-residents': ['admin'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type Right = 'public' | keyof typeof table

export function mayUse(role: Role, right: Right): boolean {
  if (right === 'public') return true
  const roles: readonly Role[] = table[right]
  return roles.includes(role)
}
