import type { Role } from './user.ts'

/** Every right of the desk. A route without one of these does not start (web/app.ts). */
export type Right =
  | 'public'
  | 'signed-in'
  | 'see-inbox'
  | 'read-messages'
  | 'open-with-reason'
  | 'work-tickets'
  | 'see-status'
  | 'manage-users'
  | 'manage-settings'
  | 'read-audit'
  | 'see-metrics'
  | 'see-reports'
  | 'compare-handlers'
  | 'explain-delays'
  | 'manage-absences'
  | 'use-saved-replies'
  | 'publish-saved-replies'

/**
 * The one readable table. An administrator sees no message text by default; a supervisor sees times,
 * states and handlers, and opens a message only with a recorded reason (ruling 13). An advisor's report shows
 * own figures and totals.
 */
const rights: Readonly<Record<Role, readonly Right[]>> = {
  advisor: [
    ...(['signed-in', 'see-inbox', 'read-messages', 'work-tickets', 'see-status', 'see-reports'] as const),
    'use-saved-replies',
  ],
  supervisor: [
    ...(['signed-in', 'see-inbox', 'open-with-reason', 'see-status', 'read-audit', 'see-metrics'] as const),
    ...(['see-reports', 'compare-handlers', 'explain-delays', 'manage-absences'] as const),
  ],
  admin: [
    ...(['signed-in', 'see-status', 'manage-users', 'manage-settings', 'read-audit', 'see-metrics'] as const),
    ...(['see-reports', 'compare-handlers', 'manage-absences'] as const),
    ...(['use-saved-replies', 'publish-saved-replies'] as const),
  ],
}

export function mayUse(role: Role, right: Right): boolean {
  return right === 'public' || rights[role].includes(right)
}
