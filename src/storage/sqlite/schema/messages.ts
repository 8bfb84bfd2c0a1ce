import type { ThreadedBy } from '../../../intake/filing/filing.ts'
import type { Address, Authentication, MailKind, Problem, SecureNotice } from '../../../mail/inbound-mail.ts'
import type { Language } from '../../../people/language.ts'
import { flag, instant, jsonText, cleanText as text } from '../file/columns.ts'
import { index, integer, primaryKey, sql, sqliteTable, uniqueIndex } from '../file/drizzle.ts'
import { users } from './people.ts'
import { tickets } from './tickets.ts'

export type MessageKind = MailKind | 'receipt' | 'reply' | 'note'

/** Time as milliseconds, because it lies in JSON. */
export type LoggedCall = {
  readonly direction: 'in' | 'out'
  readonly at: number
  readonly minutes: number
}

/** `keys` of the recipients it speaks of (participantKey); empty where nobody knows which of them. */
export type SpeaksOf = { readonly messageId: string; readonly keys: readonly string[] }

export const messages = sqliteTable(
  'messages',
  {
    id: text().primaryKey(),
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    /** Within its ticket, in the order of filing. */
    number: integer().notNull(),
    direction: text().$type<'in' | 'out' | 'note'>().notNull(),
    kind: text().$type<MessageKind>().notNull(),
    at: instant().notNull(),
    sentAt: instant(),
    authorId: text().references(() => users.id),
    /** Made by the form; a double click is one row. */
    formId: text(),
    from: jsonText<Address>('from_address'),
    to: jsonText<readonly Address[]>('to_addresses').notNull(),
    cc: jsonText<readonly Address[]>('cc_addresses').notNull(),
    replyTo: jsonText<readonly Address[]>('reply_to_addresses').notNull(),
    subject: text().notNull(),
    dateHeader: instant(),
    /** Bare Message-ID: of the mail that came, or the one we gave. */
    rfcMessageId: text(),
    /** What it is found by: the Message-ID, or `sha256:` and a hash of a mail that has none (R-ID-2). */
    messageKey: text(),
    canonicalHash: text(),
    threadIndexGuid: text(),
    inReplyTo: text(),
    references: jsonText<readonly string[]>('reference_ids').notNull(),
    language: text().$type<Language>(),
    /** Id of its bytes among `contents`. */
    contentId: text(),
    threadedBy: text().$type<ThreadedBy>(),
    automaticReason: text(),
    authentication: text().$type<Authentication>(),
    secureNotice: jsonText<SecureNotice>('secure_notice'),
    /** When somebody said that they have read what waited behind its link. */
    linkOpenedAt: instant(),
    isCollapsed: flag().notNull(),
    isDegraded: flag().notNull(),
    /** Taken back before it left: its text is gone, the row keeps its form's id. */
    isUndone: flag().notNull(),
    hasHtml: flag().notNull(),
    /** Its words are gone; the row stays for figures, and for mail that comes again (erasure-marks.ts). */
    erasedAt: instant(),
    problems: jsonText<readonly Problem[]>().notNull(),
    /** Of a report about a message of ours. */
    speaksOf: jsonText<SpeaksOf>('speaks_of'),
    /** Of a note about a phone call. */
    call: jsonText<LoggedCall>(),
    /** The long texts stand last: what is not asked for is not read. */
    visibleText: text().notNull(),
    text: text().notNull(),
    html: text(),
    headers: text(),
  },
  (t) => [
    uniqueIndex('messages_of_ticket').on(t.ticketId, t.number),
    uniqueIndex('messages_by_form').on(t.formId).where(sql`form_id is not null`),
    index('messages_by_key').on(t.messageKey).where(sql`message_key is not null`),
    index('messages_by_thread_index').on(t.threadIndexGuid).where(sql`thread_index_guid is not null`),
    index('messages_by_content').on(t.contentId).where(sql`content_id is not null`),
  ],
)

/** What is listed of the files; their bytes are read out of the mail (ruling 32). */
export const attachments = sqliteTable(
  'attachments',
  {
    id: text().primaryKey(),
    messageId: text()
      .notNull()
      .references(() => messages.id),
    number: integer().notNull(),
    part: integer().notNull(),
    name: text().notNull(),
    type: text().notNull(),
    size: integer().notNull(),
    sha256: text().notNull(),
    contentId: text(),
    isInline: flag().notNull(),
    isLeftOnServer: flag().notNull(),
  },
  (t) => [uniqueIndex('attachments_of_message').on(t.messageId, t.number)],
)

/** Who takes part in a ticket, by having written first or by having been answered (R-THR-3). */
export const participants = sqliteTable(
  'participants',
  {
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    key: text().notNull(),
    number: integer().notNull(),
    name: text().notNull(),
    address: text().notNull(),
    /** What their name is found by in a text (search/name-keys.ts); empty without one, null until it was looked at. */
    nameKey: text(),
  },
  (t) => [
    primaryKey({ columns: [t.ticketId, t.key] }),
    index('participants_by_key').on(t.key),
    index('participants_by_name').on(t.nameKey).where(sql`name_key <> ''`),
    index('participants_unnamed').on(t.ticketId).where(sql`name_key is null`),
  ],
)
