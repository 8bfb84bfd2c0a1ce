import type { EventDraft } from '../../events/event.ts'
import type { OfficeSettings } from '../../settings/settings.ts'

export type SettingsVersion = {
  /** 0 is what the program comes with. */
  readonly version: number
  readonly settings: OfficeSettings
  readonly savedAt?: Date
  /** Absent when the service or the command line saved it. */
  readonly userId?: string
}

/** Every version of the settings is kept: a report of last month uses last month's. */
export type SettingsStore = {
  settings(): Promise<{ readonly version: number; readonly settings: OfficeSettings }>
  saveSettings(settings: OfficeSettings, event: EventDraft): Promise<number>
  /**
   * One transaction: read, decide, write. Undefined, and nothing is written, when the rule refuses because a
   * colleague changed the same settings meanwhile.
   */
  changeSettings(
    decide: (current: SettingsVersion) => OfficeSettings | undefined,
    event: EventDraft,
  ): Promise<number | undefined>
  /** Newest first, from the one before `before` on; the last of all is version 0. */
  settingsHistory(before: number | undefined, limit: number): Promise<readonly SettingsVersion[]>
}
