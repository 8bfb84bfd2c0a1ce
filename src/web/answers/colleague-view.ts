import type { Colleague } from '../../people/staff-store.ts'
import type { Role } from '../../people/user.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { Voice } from '../page/render.ts'

export type ShownColleague = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly isDisabled: boolean
  readonly isInvited: boolean
  readonly hasSecondFactor: boolean
  /** "Ei ole vielä kirjautunut" or when it was. */
  readonly lastSignedIn: string
  readonly secondFactor: string
}

export function colleagueView(
  { user, hasPassword, hasSecondFactor, lastSignedInAt }: Colleague,
  { secondFactor }: OfficeSettings,
  { t, f }: Voice,
  now: Date,
): ShownColleague {
  const { id, name, email, role, isDisabled } = user
  const isRequired = secondFactor.requiredFor.includes(role)
  return {
    id,
    name,
    email,
    role,
    isDisabled,
    isInvited: !hasPassword && !isDisabled,
    hasSecondFactor,
    lastSignedIn: lastSignedInAt
      ? t('user.last-signed-in', { at: f.relative(lastSignedInAt, now) })
      : t('user.never-signed-in'),
    secondFactor: t(`user.second-factor.${hasSecondFactor ? 'on' : isRequired ? 'owed' : 'off'}`),
  }
}
