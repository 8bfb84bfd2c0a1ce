import type { StoredEvent } from '../../events/event.ts'
import { type Role, roles } from '../../people/user.ts'
import type { Voice } from '../page/render.ts'

const secondFactorActs = ['confirmed', 'removed', 'reset', 'recovery-used', 'recovery-renewed'] as const

/** What was done to an account, and to whose: a change of a role and a new password are not one thing. */
export function accountWords(
  { kind, facts }: Pick<StoredEvent, 'kind' | 'facts'>,
  names: ReadonlyMap<string, string>,
  voice: Voice,
): string | undefined {
  const { t } = voice
  if (kind === 'session-ended' && facts.locked === true) return t('event.account.locked')
  if (kind !== 'user-changed' && kind !== 'user-added') return undefined
  const id = facts.changed ?? facts.added
  const name = (typeof id === 'string' && names.get(id)) || t('event.somebody')
  const role = roles.find((one) => one === facts.role)
  if (kind === 'user-added') return t('event.account.added', { name, role: roleName(role, voice) })
  if (role) return t('event.account.role', { name, role: roleName(role, voice) })
  if (facts.disabled !== undefined)
    return t(facts.disabled ? 'event.account.disabled' : 'event.account.enabled', { name })
  if (facts.link !== undefined)
    return t(facts.link === 'invitation' ? 'event.account.invited' : 'event.account.link', { name })
  if (facts.password === true) return t('event.account.password', { name })
  if (facts.profile === true) return t('event.account.profile', { name })
  const act = secondFactorActs.find((one) => one === facts.secondFactor)
  return act && t(`event.account.second-factor.${act}`, { name })
}

function roleName(role: Role | undefined, { t }: Voice): string {
  return role ? t(`role.${role}`) : '–'
}
