import type { OfficeSettings } from '../../settings/settings.ts'
import type { Desk } from '../desk.ts'
import type { Voice } from '../page/render.ts'
import type { SavingAdministrator, SettingsForm, SettingsSection } from './settings-section.ts'
import { settingsChanges } from './settings-view.ts'

/** A colleague saved the same page meanwhile: what is saved now, against what was typed. */
export type SectionConflict = {
  readonly status: 409
  readonly conflict: { readonly who: string; readonly changes: ReturnType<typeof settingsChanges> }
}

/** The rule has read the form without fault already; only other parts of the settings may have changed. */
export function typedSettings(
  section: SettingsSection,
  form: SettingsForm,
  settings: OfficeSettings,
  by?: SavingAdministrator,
): OfficeSettings | undefined {
  const read = section.read(form, settings)
  if (read.kind !== 'read') return undefined
  return by && section.settled ? section.settled(read.settings, settings, by) : read.settings
}

export async function conflictOf(
  { needs: { store } }: Desk,
  section: SettingsSection,
  form: SettingsForm,
  voice: Voice,
): Promise<SectionConflict> {
  const [newest] = await store.settingsHistory(undefined, 1)
  const { settings } = await store.settings()
  const colleague = newest?.userId ? await store.userById(newest.userId) : undefined
  const mine = typedSettings(section, form, settings) ?? settings
  return {
    status: 409,
    conflict: {
      who: colleague?.name ?? voice.t('event.somebody'),
      changes: settingsChanges(settings, mine, voice, [section]),
    },
  }
}
