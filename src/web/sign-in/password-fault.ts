import type { User } from '../../people/user.ts'
import type { DeskNeeds, PasswordFault } from '../desk-needs.ts'

/** Why a new password cannot be taken as it was typed twice. */
export function passwordFault(
  { passwords, service }: DeskNeeds,
  { password, again }: { readonly password: string; readonly again: string },
  user: User,
): PasswordFault | 'differ' | undefined {
  return (
    passwords.faults(password, [user.name, user.email, service.name])[0] ??
    (password === again ? undefined : 'differ')
  )
}
