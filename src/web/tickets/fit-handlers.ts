import { mayUse } from '../../people/permissions.ts'
import type { User } from '../../people/user.ts'
import type { Desk } from '../desk.ts'

/** Whom an enquiry may be given to. */
export async function fitHandlers({ needs }: Desk): Promise<readonly User[]> {
  return (await needs.store.listUsers()).filter(
    ({ isDisabled, role }) => !isDisabled && mayUse(role, 'work-tickets'),
  )
}
