import { savedSecond } from '../../settings/second-for-erasure.ts'
import { mostRules, readRules, shownRules } from './secure-rule-lines.ts'
import { readSecureSending, secureSendingGroup, shownSecureSending } from './secure-sending-fields.ts'
import { isTicked, type SettingsFault, type SettingsSection, ticked } from './settings-section.ts'

const longestLegend = 200

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
      title: 'erasure.title',
      fields: [
        {
          name: 'needsSecond',
          kind: 'check',
          label: 'settings.protection.needsSecond',
          hint: 'settings.protection.second-hint',
        },
      ],
    },
    {
      title: 'settings.protection.paper',
      fields: [
        {
          name: 'legend',
          kind: 'text',
          label: 'settings.protection.legend',
          hint: 'settings.protection.legend-hint',
        },
      ],
    },
    secureSendingGroup,
    {
      title: 'settings.protection.secure-mail',
      fields: [
        {
          name: 'opensLinks',
          kind: 'check',
          label: 'settings.protection.opensLinks',
          hint: 'settings.protection.opens-hint',
        },
        {
          name: 'rules',
          kind: 'lines',
          label: 'settings.protection.rules',
          hint: 'settings.protection.rules-hint',
        },
      ],
    },
  ],

  shown: ({ guard, secureMail, secureSending, erasure, paper }) => ({
    legend: paper.legend ?? '',
    needsSecond: erasure.endingAskedBy === undefined ? ticked(erasure.needsSecond) : 'asked',
    personalCode: guard.personalCode,
    ...shownSecureSending(secureSending),
    opensLinks: ticked(secureMail.opensLinks),
    rules: shownRules(secureMail.rules),
  }),

  read(form, settings) {
    const { personalCode } = form
    const read = readRules(form.rules ?? '')
    const sending = readSecureSending(form)
    const legend = (form.legend ?? '').trim()
    const faults = [
      ...codeFaults(personalCode),
      ...legendFaults(legend),
      ...sending.faults,
      ...ruleFaults(read),
    ]
    if ((personalCode !== 'block' && personalCode !== 'reason') || 'wrong' in read || faults.length > 0)
      return { kind: 'faults', faults }
    const secureMail = { rules: read.rules, opensLinks: isTicked(form, 'opensLinks') }
    const { secureSending } = sending
    const erasure = { needsSecond: isTicked(form, 'needsSecond') }
    return {
      kind: 'read',
      settings: {
        ...settings,
        erasure,
        paper: legend === '' ? {} : { legend },
        guard: { ...settings.guard, personalCode },
        secureSending,
        secureMail,
      },
    }
  },

  settled: (typed, kept, by) => ({
    ...typed,
    erasure: savedSecond(kept.erasure, typed.erasure.needsSecond, by),
  }),
}

function codeFaults(personalCode: string | undefined): readonly SettingsFault[] {
  return personalCode === 'block' || personalCode === 'reason'
    ? []
    : [{ field: 'personalCode', key: 'settings.fault.choice' }]
}

function legendFaults(legend: string): readonly SettingsFault[] {
  return legend.length <= longestLegend
    ? []
    : [{ field: 'legend', key: 'settings.fault.too-long', values: { most: longestLegend } }]
}

function ruleFaults(read: ReturnType<typeof readRules>): readonly SettingsFault[] {
  if ('wrong' in read)
    return [{ field: 'rules', key: 'settings.fault.secure-rule', values: { line: read.wrong } }]
  return read.rules.length > mostRules
    ? [{ field: 'rules', key: 'settings.fault.too-many', values: { most: mostRules } }]
    : []
}
