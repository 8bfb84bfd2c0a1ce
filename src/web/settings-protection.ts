import { isTicked, type SettingsSection, ticked } from './settings-section.ts'

/** What stops an answer, and what is promised of mail that is only a link. */
export const protectionSection: SettingsSection = {
  name: 'protection',
  groups: [
    {
      title: 'settings.protection.guard',
      fields: [
        {
          name: 'personalCode',
          kind: 'choice',
          label: 'settings.protection.personalCode',
          choices: [
            { value: 'block', label: 'settings.protection.block' },
            { value: 'reason', label: 'settings.protection.reason' },
          ],
        },
      ],
    },
    {
      title: 'settings.protection.secure-mail',
      fields: [
        {
          name: 'opensLinks',
          kind: 'check',
          label: 'settings.protection.opensLinks',
          hint: 'settings.protection.opens-hint',
        },
      ],
    },
  ],

  shown: ({ guard, secureMail }) => ({
    personalCode: guard.personalCode,
    opensLinks: ticked(secureMail.opensLinks),
  }),

  read(form, settings) {
    const { personalCode } = form
    if (personalCode !== 'block' && personalCode !== 'reason')
      return { kind: 'faults', faults: [{ field: 'personalCode', key: 'settings.fault.choice' }] }
    const secureMail = { ...settings.secureMail, opensLinks: isTicked(form, 'opensLinks') }
    return { kind: 'read', settings: { ...settings, guard: { ...settings.guard, personalCode }, secureMail } }
  },
}
