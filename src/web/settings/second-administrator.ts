import type { OfficeSettings } from '../../settings/settings.ts'
import type { Desk } from '../desk.ts'
import type { Voice } from '../page/render.ts'
import type { SavingAdministrator } from './settings-section.ts'

/** Only who may sign in can agree to what another administrator asks. */
export async function savingAdministrator({ needs }: Desk, userId: string): Promise<SavingAdministrator> {
  const others = (await needs.store.colleagues()).filter(
    ({ user, hasPassword }) => user.id !== userId && user.role === 'admin' && !user.isDisabled && hasPassword,
  )
  return { userId, otherAdministrators: others.map(({ user }) => user.id) }
}

/** Who asked that no second administrator be needed, until another one agrees. */
export async function askedEnding(
  { needs }: Desk,
  { erasure: { endingAskedBy } }: OfficeSettings,
  readerId: string,
  { t }: Voice,
): Promise<string | undefined> {
  if (endingAskedBy === undefined) return undefined
  if (endingAskedBy === readerId) return t('settings.protection.ending-own')
  const who = (await needs.store.userById(endingAskedBy))?.name ?? t('event.somebody')
  return t('settings.protection.ending-asked', { who })
}
