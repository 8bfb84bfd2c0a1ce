import type { LeftPart } from '../../../intake/intake-store.ts'
import { flag, instant, jsonText, cleanText as text } from '../file/columns.ts'
import { index, integer, primaryKey, sql, sqliteTable, uniqueIndex } from '../file/drizzle.ts'
import { contents } from './contents.ts'
import { messages } from './messages.ts'

export type DeliveryResult = 'kept' | 'filed' | 'redelivered' | 'degraded'

/** The ledger: one row for every mail that was handed to us, with what became of it (P1, ruling 7). */
export const deliveries = sqliteTable(
  'deliveries',
  {
    id: text().primaryKey(),
    contentId: text()
      .notNull()
      .references(() => contents.id),
    source: text().$type<'imap' | 'file'>().notNull(),
    mailbox: text(),
    folder: text(),
    uidValidity: integer(),
    uid: integer(),
    arrivedAt: instant().notNull(),
    keptAt: instant().notNull(),
    isHistory: flag().notNull(),
    isLate: flag().notNull(),
    leftOnServer: jsonText<readonly LeftPart[]>(),
    /** Only a part of it was asked for, because the server did not give all of it; null for no. */
    isInPart: flag(),
    /** The delivery that came short from the same place before, and has no UID any more. */
    replacesId: text(),
    attempts: integer().notNull(),
    outcome: text().$type<DeliveryResult>().notNull(),
    messageId: text().references(() => messages.id),
    markedAt: instant(),
  },
  (t) => [
    uniqueIndex('deliveries_by_position')
      .on(t.mailbox, t.folder, t.uidValidity, t.uid)
      .where(sql`source = 'imap'`),
    uniqueIndex('deliveries_by_file').on(t.contentId).where(sql`source = 'file'`),
    index('deliveries_unfiled').on(t.arrivedAt, t.uid, t.id).where(sql`outcome = 'kept'`),
    index('deliveries_unmarked')
      .on(t.mailbox, t.folder, t.uidValidity, t.uid)
      .where(sql`marked_at is null and outcome <> 'kept'`),
    index('deliveries_by_content').on(t.contentId),
    index('deliveries_of_message').on(t.messageId).where(sql`message_id is not null`),
  ],
)

export type IncompleteEnd = 'complete' | 'gone' | 'given-up'

/** Messages whose mail did not come whole: it is asked for again until it does, or `endsAt`. */
export const incompleteMails = sqliteTable(
  'incomplete_mails',
  {
    messageId: text()
      .primaryKey()
      .references(() => messages.id),
    /** The newest delivery of a part of it: where its mail lies. */
    deliveryId: text()
      .notNull()
      .references(() => deliveries.id),
    /** Of its headers (intake/filing/head-digest.ts), by which the whole is known; of an erased mail their mark. */
    headDigest: text(),
    since: instant().notNull(),
    tries: integer().notNull(),
    /** Null when nothing more is tried. */
    nextTryAt: instant(),
    endsAt: instant().notNull(),
    endedAs: text().$type<IncompleteEnd>(),
    endedAt: instant(),
  },
  (t) => [
    index('incomplete_mails_due').on(t.nextTryAt).where(sql`next_try_at is not null`),
    index('incomplete_mails_given_up').on(t.endedAt).where(sql`ended_as in ('gone', 'given-up')`),
    index('incomplete_mails_by_head').on(t.headDigest).where(sql`head_digest is not null`),
    index('incomplete_mails_of_delivery').on(t.deliveryId),
  ],
)

/** One row explains what lay in a folder before the first connect, or before a new UIDVALIDITY. */
export const folderGenerations = sqliteTable(
  'folder_generations',
  {
    mailbox: text().notNull(),
    folder: text().notNull(),
    number: integer().notNull(),
    uidValidity: integer().notNull(),
    baselineUid: integer().notNull(),
    presentUid: integer().notNull(),
    isFirst: flag().notNull(),
    completeAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.mailbox, t.folder, t.number] }),
    uniqueIndex('folder_generations_by_validity').on(t.mailbox, t.folder, t.uidValidity),
  ],
)

/** How the last comparison of a folder with the ledger ended (intake/watching/reconcile.ts). */
export const reconciliations = sqliteTable(
  'reconciliations',
  {
    mailbox: text().notNull(),
    folder: text().notNull(),
    at: instant().notNull(),
    onServer: integer().notNull(),
    explained: integer().notNull(),
    unexplained: integer().notNull(),
    unfiled: integer().notNull(),
    /** Signed by us, in the folder of sent mail, and unknown to the desk. */
    lostReplies: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.mailbox, t.folder] })],
)
