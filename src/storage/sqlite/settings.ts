import { defaultSettings, type OfficeSettings } from '../../settings/settings.ts'
import type { SettingsStore } from '../storage.ts'
import { desc } from './drizzle.ts'
import { appendEvents } from './events.ts'
import { type Office, write } from './office.ts'
import { prepared } from './prepared.ts'
import { settingsDigest } from './report-rules.ts'
import { settingsVersions } from './schema.ts'

/** Every version is kept: a report of last month uses last month's. Its event says which one, and its digest. */
export function officeSettings(office: Office): SettingsStore {
  return {
    async settings() {
      return currentSettings(office)
    },

    async saveSettings(settings, event) {
      return write(office, () => {
        const version = currentSettings(office).version + 1
        office.db.insert(settingsVersions).values({ version, settings, savedAt: office.now() }).run()
        const facts = { ...event.facts, version, digest: settingsDigest(settings) }
        appendEvents(office, [{ ...event, facts }])
        return version
      })
    },
  }
}

/** Version 0 is what the program comes with; fields a later program knows begin with its defaults. */
export function currentSettings(office: Office): { version: number; settings: OfficeSettings } {
  const row = newestVersion(office).get()
  return { version: row?.version ?? 0, settings: { ...defaultSettings, ...row?.settings } }
}

const newestVersion = prepared((db) =>
  db.select().from(settingsVersions).orderBy(desc(settingsVersions.version)).limit(1).prepare(),
)
