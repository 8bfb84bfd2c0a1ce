import type { EventDraft } from '../../events/event.ts'
import { defaultSettings, type OfficeSettings } from '../../settings/settings.ts'
import type { SettingsStore, SettingsVersion } from '../../web/settings/settings-store.ts'
import { appendEvents } from './events.ts'
import { and, desc, eq, lt, sql } from './file/drizzle.ts'
import { prepared } from './file/prepared.ts'
import { type Office, write } from './office.ts'
import { settingsDigest } from './reports/report-rules.ts'
import { events } from './schema/events.ts'
import { settingsVersions } from './schema/office.ts'

/** Every version is kept: a report of last month uses last month's. Its event says which one, and its digest. */
export function officeSettings(office: Office): SettingsStore {
  return {
    async settings() {
      return currentSettings(office)
    },

    async saveSettings(settings, event) {
      return write(office, () => addVersion(office, settings, event))
    },

    async changeSettings(decide, event) {
      return write(office, () => {
        const [current] = versionsBefore(office, undefined, 1)
        const settings = decide(current ?? versionZero)
        return settings && addVersion(office, settings, event)
      })
    },

    async settingsHistory(before, limit) {
      const versions = versionsBefore(office, before, limit)
      return versions.length < limit && before !== 0 ? [...versions, versionZero] : versions
    },
  }
}

/** Version 0 is what the program comes with; fields a later program knows begin with its defaults. */
export function currentSettings(office: Office): { version: number; settings: OfficeSettings } {
  const row = newestVersion(office).get()
  return { version: row?.version ?? 0, settings: { ...defaultSettings, ...row?.settings } }
}

const versionZero: SettingsVersion = { version: 0, settings: defaultSettings }

const newestVersion = prepared((db) =>
  db.select().from(settingsVersions).orderBy(desc(settingsVersions.version)).limit(1).prepare(),
)

function addVersion(office: Office, settings: OfficeSettings, event: EventDraft): number {
  const version = currentSettings(office).version + 1
  office.db.insert(settingsVersions).values({ version, settings, savedAt: office.now() }).run()
  const facts = { ...event.facts, version, digest: settingsDigest(settings) }
  appendEvents(office, [{ ...event, facts }])
  return version
}

/** Who saved a version stands in its event, found by the index of the few events of upkeep. */
function versionsBefore(office: Office, before: number | undefined, limit: number): SettingsVersion[] {
  const version = sql`json_extract(${events.facts}, '$.version')`
  return office.db
    .select({ row: settingsVersions, userId: events.userId })
    .from(settingsVersions)
    .leftJoin(events, and(sql`${events.kind} = 'settings-changed'`, eq(version, settingsVersions.version)))
    .where(before === undefined ? undefined : lt(settingsVersions.version, before))
    .orderBy(desc(settingsVersions.version))
    .limit(limit)
    .all()
    .map(({ row, userId }) => ({
      version: row.version,
      settings: { ...defaultSettings, ...row.settings },
      savedAt: row.savedAt,
      ...(userId === null ? {} : { userId }),
    }))
}
