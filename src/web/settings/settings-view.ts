import { createHash } from 'node:crypto'
import type { MessageKey } from '../../messages/catalogue.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { Voice } from '../page/render.ts'
import {
  fieldsOf,
  type SettingsFault,
  type SettingsField,
  type SettingsForm,
  type SettingsSection,
} from './settings-section.ts'
import { settingsSections } from './settings-sections.ts'

export type ShownField = Omit<SettingsField, 'label' | 'hint' | 'choices'> & {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly fault?: ShownFault
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}

export type ShownFault = { readonly field: string; readonly text: string }

export type ShownGroup = {
  readonly title?: string
  readonly hint?: string
  readonly fields: readonly ShownField[]
}

/** The fields with what stands in them and what is wrong with it, in the reader's language. */
export function shownGroups(
  section: Pick<SettingsSection, 'groups'>,
  form: SettingsForm,
  faults: readonly ShownFault[],
  { t }: Voice,
): readonly ShownGroup[] {
  return section.groups.map(({ title, hint: groupHint, fields }) => ({
    ...(title ? { title: t(title) } : {}),
    ...(groupHint ? { hint: t(groupHint) } : {}),
    fields: fields.map(({ label, hint, choices = [], ...field }) => {
      const fault = faults.find((one) => one.field === field.name)
      return {
        ...field,
        label: t(label),
        ...(hint ? { hint: t(hint) } : {}),
        value: form[field.name] ?? '',
        ...(fault ? { fault } : {}),
        choices: choices.map((choice) => ({ value: choice.value, label: t(choice.label) })),
      }
    }),
  }))
}

export function shownFaults(faults: readonly SettingsFault[], { t }: Voice): readonly ShownFault[] {
  return faults.map(({ field, key, values }) => ({ field, text: t(key, values) }))
}

/** Stands in the form: what its page was rendered from. Another one means a colleague saved in between. */
export function basisOf(section: SettingsSection, settings: OfficeSettings): string {
  const shown = Object.entries(section.shown(settings)).sort(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 16)
}

export type ShownChange = { readonly label: string; readonly before: string; readonly after: string }

/** What differs between two states of the office's settings, each in the words of its own field. */
export function settingsChanges(
  before: OfficeSettings,
  after: OfficeSettings,
  voice: Voice,
  sections: readonly SettingsSection[] = settingsSections,
): readonly ShownChange[] {
  return sections.flatMap((section) => {
    const [old, now] = [section.shown(before), section.shown(after)]
    return fieldsOf(section)
      .filter(({ name }) => old[name] !== now[name])
      .map((field) => ({
        label: voice.t(field.label),
        before: saidOf(field, old[field.name] ?? '', voice),
        after: saidOf(field, now[field.name] ?? '', voice),
      }))
  })
}

const checkWords: Readonly<Record<string, MessageKey>> = {
  on: 'settings.value.yes',
  asked: 'settings.value.asked',
}

function saidOf({ kind, choices, name }: SettingsField, value: string, { t }: Voice): string {
  if (kind === 'check') return t(checkWords[value] ?? 'settings.value.no')
  if (kind === 'choice') {
    const choice = choices?.find((one) => one.value === value)
    return choice ? t(choice.label) : value
  }
  if (value === '') return t(/day$/.test(name) ? 'settings.value.closed' : 'settings.value.none')
  return value.replaceAll('\n', ', ')
}
