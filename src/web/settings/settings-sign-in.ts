import type { SecuredRole } from '../../settings/settings.ts'
import { allRead, isTicked, type SettingsSection, ticked, wholeNumber } from './settings-section.ts'

const roles: readonly SecuredRole[] = ['admin', 'supervisor', 'advisor']

/** How long a screen stays open by itself, and who needs a one-time code to sign in. */
export const signInSection: SettingsSection = {
  name: 'sign-in',
  groups: [
    {
      title: 'settings.sign-in.second-factor',
      fields: roles.map((role) => ({ name: role, kind: 'check', label: `settings.sign-in.${role}` })),
    },
    {
      title: 'settings.sign-in.session',
      fields: [
        {
          name: 'idleLockMinutes',
          kind: 'number',
          label: 'settings.sign-in.idleLockMinutes',
          hint: 'settings.sign-in.idle-hint',
        },
        {
          name: 'sessionHours',
          kind: 'number',
          label: 'settings.sign-in.sessionHours',
          hint: 'settings.sign-in.session-hint',
        },
      ],
    },
  ],

  shown({ secondFactor, idleLockMinutes, sessionHours }) {
    return {
      ...Object.fromEntries(roles.map((role) => [role, ticked(secondFactor.requiredFor.includes(role))])),
      idleLockMinutes: String(idleLockMinutes),
      sessionHours: String(sessionHours),
    }
  },

  read(form, settings) {
    const read = allRead<{ readonly idleLockMinutes: number; readonly sessionHours: number }>({
      idleLockMinutes: wholeNumber(form, 'idleLockMinutes', 2, 60),
      sessionHours: wholeNumber(form, 'sessionHours', 1, 24),
    })
    if (read.kind === 'faults') return read
    const secondFactor = {
      ...settings.secondFactor,
      requiredFor: roles.filter((role) => isTicked(form, role)),
    }
    return { kind: 'read', settings: { ...settings, ...read.values, secondFactor } }
  },
}
