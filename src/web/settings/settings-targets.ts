import type { Targets } from '../../settings/settings.ts'
import { allRead, type SettingsSection, wholeNumber } from './settings-section.ts'

const fields = ['ordinaryDays', 'legalDeadlineDays', 'crisisDays'] as const
const mostDays = 60

/** Working days within which a person answers. */
export const targetsSection: SettingsSection = {
  name: 'targets',
  groups: [
    {
      fields: fields.map((name) => ({
        name,
        kind: 'number',
        label: `settings.targets.${name}`,
        hint: `settings.targets.${name}-hint`,
      })),
    },
  ],

  shown: ({ targets }) => Object.fromEntries(fields.map((name) => [name, String(targets[name])])),

  read(form, settings) {
    const read = allRead<Targets>({
      ordinaryDays: wholeNumber(form, 'ordinaryDays', 0, mostDays),
      legalDeadlineDays: wholeNumber(form, 'legalDeadlineDays', 0, mostDays),
      crisisDays: wholeNumber(form, 'crisisDays', 0, mostDays),
    })
    return read.kind === 'read' ? { kind: 'read', settings: { ...settings, targets: read.values } } : read
  },
}
