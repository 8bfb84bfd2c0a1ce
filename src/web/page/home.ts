import { mayUse } from '../../people/permissions.ts'
import type { User } from '../../people/user.ts'

/** Where each role begins its day. */
export function homeOf(user: User): string {
  return mayUse(user.role, 'see-inbox') ? '/inbox/open' : '/status'
}
