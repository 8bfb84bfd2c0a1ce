import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../events/canonical-json.ts'
import type { SavedRules } from '../../../reports/rules-in-force.ts'
import { defaultSettings, type OfficeSettings } from '../../../settings/settings.ts'
import { targetRule } from '../../../tickets/targets.ts'
import { storableIn } from '../file/columns.ts'
import type { Office } from '../office.ts'

/** What the event of a change says of the settings it saved, so that the chain vouches for them too. */
export function settingsDigest(settings: OfficeSettings): string {
  const plain = JSON.parse(JSON.stringify(storableIn(settings)))
  return createHash('sha256').update(canonicalJson(plain)).digest('hex')
}

const kept = new WeakMap<Office, SavedRules[]>()

/**
 * Every version of hours and targets there was, oldest first, version 0 from the beginning of time. The moment
 * of a version is that of its event. Throws when a version is not what its event says was saved: figures measured
 * with it would be false.
 */
export function savedRules(office: Office): readonly SavedRules[] {
  const known = kept.get(office) ?? [
    { ...rulesOf(0, defaultSettings), seq: 0, savedMs: Number.NEGATIVE_INFINITY },
  ]
  kept.set(office, known)
  const rows = office.client
    .prepare(
      `select e.seq, e.at, e.facts, v.settings from events e
       join settings_versions v on v.version = json_extract(e.facts, '$.version')
       where e.kind = 'settings-changed' and e.seq > ? order by e.seq`,
    )
    .all(known.at(-1)!.seq) as { seq: number; at: number; facts: string; settings: string }[]
  for (const row of rows) known.push(savedVersion(row))
  return known
}

function savedVersion(row: { seq: number; at: number; facts: string; settings: string }): SavedRules {
  const { version, digest } = JSON.parse(row.facts) as { version: number; digest: string }
  const settings = JSON.parse(row.settings) as OfficeSettings
  if (settingsDigest(settings) !== digest)
    throw new Error(`version ${version} of the settings is not what was saved`)
  return { ...rulesOf(version, { ...defaultSettings, ...settings }), seq: row.seq, savedMs: row.at }
}

function rulesOf(version: number, settings: OfficeSettings) {
  return { version, calendar: settings.serviceHours, due: targetRule(settings) }
}
