import type { MessageKey } from '../../messages/catalogue.ts'
import type { MessageValues } from '../../messages/translator.ts'
import type { OfficeSettings } from '../../settings/settings.ts'

/**
 * What stands in the fields of a page of settings; a box that is not ticked is empty, a ticked one `on`, or `asked`
 * while somebody asks that it be unticked.
 */
export type SettingsForm = Readonly<Record<string, string>>

export type SettingsField = {
  readonly name: string
  readonly label: MessageKey
  readonly hint?: MessageKey
  readonly kind: 'text' | 'lines' | 'number' | 'check' | 'choice' | 'password'
  readonly choices?: readonly { readonly value: string; readonly label: MessageKey }[]
  /** Language of what is written in it, where that is not the page's. */
  readonly language?: 'fi' | 'sv' | 'en'
}

export type SettingsFault = {
  readonly field: string
  readonly key: MessageKey
  readonly values?: MessageValues
}

export type SettingsRead =
  | { readonly kind: 'read'; readonly settings: OfficeSettings }
  | { readonly kind: 'faults'; readonly faults: readonly SettingsFault[] }

export type SectionName =
  | 'hours'
  | 'targets'
  | 'receipts'
  | 'signatures'
  | 'alerts'
  | 'handling'
  | 'protection'
  | 'sign-in'

export type SettingsGroup = {
  readonly title?: MessageKey
  readonly hint?: MessageKey
  readonly fields: readonly SettingsField[]
}

/** One page of settings: a part of `OfficeSettings` as fields and back, by pure rules. */
export type SettingsSection = {
  readonly name: SectionName
  readonly groups: readonly SettingsGroup[]
  shown(settings: OfficeSettings): SettingsForm
  /** Everything that is wrong at once; other parts of the settings stay as they are. */
  read(form: SettingsForm, settings: OfficeSettings): SettingsRead
  /** What a save by this administrator makes of what they typed, where one alone may not decide it. */
  settled?(typed: OfficeSettings, kept: OfficeSettings, by: SavingAdministrator): OfficeSettings
}

export type SavingAdministrator = {
  readonly userId: string
  /** Who may sign in as an administrator too. */
  readonly otherAdministrators: readonly string[]
}

export function fieldsOf(section: SettingsSection): readonly SettingsField[] {
  return section.groups.flatMap(({ fields }) => fields)
}

/** A whole number within bounds, or the fault that says which. */
export function wholeNumber(
  form: SettingsForm,
  field: string,
  least: number,
  most: number,
): number | SettingsFault {
  const text = (form[field] ?? '').trim()
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  return value >= least && value <= most
    ? value
    : { field, key: 'settings.fault.number', values: { least, most } }
}

/** The values, or every fault among them. */
export function allRead<Values extends Readonly<Record<string, number>>>(
  read: {
    readonly [Name in keyof Values]: Values[Name] | SettingsFault
  },
):
  | { readonly kind: 'read'; readonly values: Values }
  | { readonly kind: 'faults'; readonly faults: readonly SettingsFault[] } {
  const faults = Object.values<number | SettingsFault>(read).filter((value) => typeof value !== 'number')
  return faults.length > 0 ? { kind: 'faults', faults } : { kind: 'read', values: read as Values }
}

export function isTicked(form: SettingsForm, field: string): boolean {
  return form[field] === 'on'
}

export function ticked(is: boolean): string {
  return is ? 'on' : ''
}
