import type { Language } from '../../../people/language.ts'
import type { AfterSend, Density } from '../../../people/preferences.ts'
import type { Role } from '../../../people/user.ts'
import { flag, instant, cleanText as text } from '../file/columns.ts'
import { index, integer, primaryKey, sqliteTable, uniqueIndex } from '../file/drizzle.ts'

export const users = sqliteTable(
  'users',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    email: text().notNull(),
    role: text().$type<Role>().notNull(),
    language: text().$type<Language>().notNull(),
    passwordHash: text(),
    isDisabled: flag().notNull(),
    createdAt: instant().notNull(),
    lastSignedInAt: instant(),
    density: text().$type<Density>().notNull().default('comfortable'),
    hasShortcuts: flag().notNull().default(true),
    /** Null: what the office decided. */
    undoSeconds: integer(),
    afterSend: text().$type<AfterSend>().notNull().default('list'),
  },
  (t) => [uniqueIndex('users_by_email').on(t.email)],
)

export const signInLinks = sqliteTable('sign_in_links', {
  tokenHash: text().primaryKey(),
  userId: text()
    .notNull()
    .references(() => users.id),
  expiresAt: instant().notNull(),
})

export const sessions = sqliteTable(
  'sessions',
  {
    idHash: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull(),
    seenAt: instant().notNull(),
    /** What kind of browser, in a few words of our own. */
    browser: text(),
  },
  (t) => [index('sessions_of_user').on(t.userId)],
)

/** The secret of the one-time codes, sealed (kept-secrets.ts); without `confirmedAt` it was only offered. */
export const secondFactors = sqliteTable('second_factors', {
  userId: text()
    .primaryKey()
    .references(() => users.id),
  sealed: text().notNull(),
  offeredAt: instant().notNull(),
  confirmedAt: instant(),
  /** The newest time step whose code was used; none is taken twice. */
  lastStep: integer(),
})

export const recoveryCodes = sqliteTable(
  'recovery_codes',
  {
    userId: text()
      .notNull()
      .references(() => users.id),
    number: integer().notNull(),
    codeHash: text().notNull(),
    usedAt: instant(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.number] })],
)

export const failedTries = sqliteTable('failed_tries', {
  key: text().primaryKey(),
  count: integer().notNull(),
  lastAt: instant().notNull(),
})

/** Days on which a person is away, as ISO dates of the office's calendar. */
export const absences = sqliteTable(
  'absences',
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => users.id),
    from: text('from_date').notNull(),
    to: text('to_date').notNull(),
    substituteId: text().references(() => users.id),
  },
  (t) => [index('absences_by_end').on(t.to)],
)
