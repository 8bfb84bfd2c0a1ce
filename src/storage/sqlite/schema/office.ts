import type { OfficeSettings } from '../../../settings/settings.ts'
import type { SetupStepName } from '../../../settings/setup.ts'
import { instant, jsonText, cleanText as text } from '../file/columns.ts'
import { integer, sqliteTable } from '../file/drizzle.ts'
import { users } from './people.ts'

/** Sealed with a key of the chain's (kept-secrets.ts). */
export const keptSecrets = sqliteTable('kept_secrets', {
  name: text().primaryKey(),
  sealed: text().notNull(),
  keptAt: instant().notNull(),
})

/** Running numbers; `AN-2026` gives AN-2026-1147. */
export const counters = sqliteTable('counters', {
  name: text().primaryKey(),
  value: integer().notNull(),
})

export const leases = sqliteTable('leases', {
  name: text().primaryKey(),
  holder: text().notNull(),
  epoch: integer().notNull(),
  until: instant().notNull(),
})

export const settingsVersions = sqliteTable('settings_versions', {
  version: integer().primaryKey({ autoIncrement: false }),
  settings: jsonText<OfficeSettings>().notNull(),
  savedAt: instant().notNull(),
})

/** Written by `probe` to learn whether the disk still takes writes. */
export const probes = sqliteTable('probes', {
  id: text().primaryKey(),
  at: instant().notNull(),
})

/** What people of the office say about the desk; an answer is owed within 14 days. */
export const feedbacks = sqliteTable('feedbacks', {
  id: text().primaryKey(),
  userId: text().references(() => users.id),
  text: text().notNull(),
  at: instant().notNull(),
  answeredAt: instant(),
})

/** How far taking the desk into use has come; what the facts themselves tell has no row. */
export const setupSteps = sqliteTable('setup_steps', {
  name: text().$type<SetupStepName>().primaryKey(),
  state: text().$type<'done' | 'skipped'>().notNull(),
  at: instant().notNull(),
})
