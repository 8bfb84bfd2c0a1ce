import type { EventFacts, EventKind } from '../../events/event.ts'
import type { ThreadedBy } from '../../intake/filing.ts'
import type { LeftPart } from '../../intake/intake-store.ts'
import type { Address, Authentication, MailKind, Problem, SecureNotice } from '../../mail/inbound-mail.ts'
import type { NoticeKind, NoticeState } from '../../notices/notice.ts'
import type { Language } from '../../people/language.ts'
import type { AfterSend, Density } from '../../people/preferences.ts'
import type { Role } from '../../people/user.ts'
import type { ReceiptSnapshot } from '../../receipts/receipt.ts'
import type { DraftFields } from '../../replies/draft-fields.ts'
import type { OutgoingKind, OutgoingState, RecipientState } from '../../replies/outbox-store.ts'
import type { SavedReplyContent, SavedReplyTexts } from '../../replies/saved-reply.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { SetupStepName } from '../../settings/setup.ts'
import type { TicketClass, TicketState, Urgency } from '../../tickets/ticket.ts'
import type { Topic } from '../../tickets/topics.ts'
import type { ScanState } from '../../web/answers/draft-store.ts'
import { flag, instant, jsonText, cleanText as text } from './file/columns.ts'
import { blob, index, integer, primaryKey, sql, sqliteTable, uniqueIndex } from './file/drizzle.ts'

/*
 * Conventions (scale.md §4.9–10): ids are text UUIDs made by us, times are integer milliseconds, enumerations
 * are text with a TypeScript union. Nothing relies on rowid or insertion order.
 */

/** Bytes of a mail, in or out; chunked so that 60 MB need little memory. Invisible until `isComplete`. */
export const contents = sqliteTable(
  'contents',
  {
    id: text().primaryKey(),
    sha256: text(),
    size: integer().notNull(),
    chunks: integer().notNull(),
    isComplete: flag().notNull(),
    /** Process that writes it, to find what a dead one left (tidy). */
    writerPid: integer().notNull(),
    touchedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('contents_by_hash').on(t.sha256).where(sql`is_complete = 1`),
    index('contents_incomplete').on(t.touchedAt).where(sql`is_complete = 0`),
  ],
)

export const contentChunks = sqliteTable(
  'content_chunks',
  {
    contentId: text()
      .notNull()
      .references(() => contents.id),
    number: integer().notNull(),
    bytes: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.contentId, t.number] })],
)

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

/** How the last comparison of a folder with the ledger ended (intake/reconcile.ts). */
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

export const tickets = sqliteTable(
  'tickets',
  {
    id: text().primaryKey(),
    reference: text().notNull(),
    state: text().$type<TicketState>().notNull(),
    class: text().$type<TicketClass>().notNull(),
    subject: text().notNull(),
    requesterName: text(),
    requesterAddress: text(),
    language: text().$type<Language>().notNull(),
    urgency: text().$type<Urgency>().notNull(),
    /** Null until somebody said so. */
    topic: text().$type<Topic>(),
    assigneeId: text().references(() => users.id),
    reminderAt: instant(),
    createdAt: instant().notNull(),
    waitingSince: instant(),
    dueAt: instant(),
    firstAnsweredAt: instant(),
    closedAt: instant(),
    possiblyRelatedTo: text(),
    /** Its messages stand in that ticket now, and what comes late goes there too. */
    mergedInto: text(),
    hasUndelivered: flag().notNull(),
    isHistory: flag().notNull(),
    version: integer().notNull(),
    /** A message of it waits behind a link (secure-links.ts). */
    needsOpening: flag().notNull().default(false),
    /** ISO date: the last day of the link that dies first; null where none says. */
    openBy: text(),
    /** Kept by file-message.ts so that a page of the inbox is one scan of an index. */
    messageCount: integer().notNull(),
    lastMessageAt: instant().notNull(),
    lastInboundAt: instant(),
    snippet: text().notNull(),
    hasAttachments: flag().notNull(),
    /** Messages of any kind so far: the next one's `number`. */
    messageTotal: integer().notNull(),
    /** `dueAt`, or the end of time where nothing is due, so that the order has no nulls. */
    dueOrder: integer()
      .notNull()
      .generatedAlwaysAs(sql`coalesce(due_at, 8640000000000000)`, { mode: 'virtual' }),
    closedOrder: integer().notNull().generatedAlwaysAs(sql`coalesce(closed_at, 0)`, { mode: 'virtual' }),
  },
  (t) => [
    uniqueIndex('tickets_by_reference').on(t.reference),
    index('tickets_open').on(t.dueOrder, t.id).where(sql`class = 'enquiry' and state = 'open'`),
    index('tickets_waiting').on(t.lastMessageAt, t.id).where(sql`class = 'enquiry' and state = 'waiting'`),
    index('tickets_closed')
      .on(t.closedOrder, t.id)
      .where(sql`class = 'enquiry' and state = 'closed' and merged_into is null`),
    index('tickets_merged').on(t.mergedInto).where(sql`merged_into is not null`),
    index('tickets_automatic').on(t.lastMessageAt, t.id).where(sql`class = 'automatic'`),
    index('tickets_quarantine').on(t.lastMessageAt, t.id).where(sql`class = 'quarantine'`),
    index('tickets_all').on(t.lastMessageAt, t.id),
    index('tickets_by_assignee').on(t.assigneeId, t.state).where(sql`assignee_id is not null`),
    index('tickets_with_reminder').on(t.reminderAt, t.id).where(sql`reminder_at is not null`),
    index('tickets_to_open').on(t.dueOrder, t.id).where(sql`needs_opening = 1`),
    index('tickets_undelivered').on(t.id).where(sql`has_undelivered = 1`),
  ],
)

export type MessageKind = MailKind | 'receipt' | 'reply' | 'note'

/** Time as milliseconds, because it lies in JSON. */
export type LoggedCall = {
  readonly direction: 'in' | 'out'
  readonly at: number
  readonly minutes: number
}

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
    problems: jsonText<readonly Problem[]>().notNull(),
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

/** An address somebody looked up, under an id that says nothing, with what the office notes about it. */
export const residents = sqliteTable(
  'residents',
  {
    id: text().primaryKey(),
    key: text().notNull(),
    note: text().notNull(),
    phone: text(),
    /** The language the person wishes, where an advisor knows it. */
    language: text().$type<Language>(),
    noteAt: instant(),
    noteBy: text().references(() => users.id),
    /** Grows with each change of the note, so that no colleague's words are written over. */
    version: integer().notNull(),
    /** Another address of the same person, because an advisor said so; null again when that is undone. */
    mergedInto: text(),
    mergedAt: instant(),
  },
  (t) => [
    uniqueIndex('residents_by_key').on(t.key),
    index('residents_merged').on(t.mergedInto).where(sql`merged_into is not null`),
  ],
)

export type UndoableKind = 'assigned' | 'closed' | 'marked-automatic' | 'reminded'

/** Times as milliseconds, because they lie in JSON. */
export type KeptFields = {
  readonly state: TicketState
  readonly class: TicketClass
  readonly urgency: Urgency
  readonly assigneeId: string | null
  readonly reminderAt: number | null
  readonly waitingSince: number | null
  readonly dueAt: number | null
  readonly firstAnsweredAt: number | null
  readonly closedAt: number | null
  readonly hasUndelivered: boolean
}

export type ActedTicket = {
  readonly ticketId: string
  /** The version the act left; another one means that something happened since. */
  readonly version: number
  readonly before: KeptFields
}

/** A ticket the act did not reach, and why. */
export type MissedTicket = { readonly ticketId: string; readonly reason: string }

export type MovedMessage = { readonly messageId: string; readonly number: number }

export type JoinedPerson = { readonly key: string; readonly name: string; readonly address: string }

export type CopyState = 'none' | 'owed' | 'claimed' | 'filed' | 'skipped' | 'gave-up'

/** The form as it was, and the reminder the ticket had before. Time as milliseconds, because it lies in JSON. */
export type GivenBack = { readonly fields: DraftFields; readonly reminderAt: number | null }

/** The transactional outbox; states and fences are those of replies/outbox-store.ts. */
export const outgoing = sqliteTable(
  'outgoing',
  {
    /** The message's. */
    id: text()
      .primaryKey()
      .references(() => messages.id),
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    /** The message's number: messages of a ticket leave in this order. */
    number: integer().notNull(),
    kind: text().$type<OutgoingKind>().notNull(),
    state: text().$type<OutgoingState>().notNull(),
    stateAt: instant().notNull(),
    rfcMessageId: text().notNull(),
    /** The id a provider gave it instead of ours (R-OUT-8). */
    aliasId: text(),
    envelopeFrom: text().notNull(),
    queuedAt: instant().notNull(),
    notBefore: instant().notNull(),
    /** `notBefore`, later the time of the next attempt. */
    dueAt: instant().notNull(),
    claim: text(),
    claimHolder: text(),
    leaseUntil: instant(),
    attempts: integer().notNull(),
    sentAt: instant(),
    /** Of a receipt, until its bytes are built (ruling 25). */
    snapshot: jsonText<ReceiptSnapshot>(),
    /** Of an answer: what taking it back gives back beside its text. */
    givesBack: jsonText<GivenBack>(),
    copyState: text().$type<CopyState>().notNull(),
    copyClaim: text(),
    copyLeaseUntil: instant(),
    copyDueAt: instant(),
    copyAttempts: integer().notNull(),
  },
  (t) => [
    index('outgoing_by_alias').on(t.aliasId).where(sql`alias_id is not null`),
    index('outgoing_due').on(t.dueAt, t.number).where(sql`state in ('queued', 'retry')`),
    index('outgoing_leased').on(t.leaseUntil).where(sql`state in ('claimed', 'sending')`),
    index('outgoing_of_ticket').on(t.ticketId, t.number),
    index('outgoing_unconfirmed').on(t.stateAt).where(sql`state = 'unconfirmed'`),
    index('outgoing_copies').on(t.copyDueAt).where(sql`copy_state in ('owed', 'claimed')`),
    index('outgoing_receipts').on(t.queuedAt).where(sql`kind = 'receipt'`),
  ],
)

export const outgoingRecipients = sqliteTable(
  'outgoing_recipients',
  {
    outgoingId: text()
      .notNull()
      .references(() => outgoing.id),
    number: integer().notNull(),
    role: text().$type<'to' | 'cc'>().notNull(),
    name: text().notNull(),
    address: text().notNull(),
    /** participantKey of the address, and what follows its `@`. */
    key: text().notNull(),
    domain: text().notNull(),
    state: text().$type<RecipientState>().notNull(),
    code: integer(),
    status: text(),
    diagnostic: text(),
    at: instant(),
    /** When a receipt was queued to it, for the loop breaker; null for replies. */
    receiptQueuedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.outgoingId, t.number] }),
    index('recipients_of_receipts').on(t.key, t.receiptQueuedAt).where(sql`receipt_queued_at is not null`),
    index('domains_of_receipts').on(t.domain, t.receiptQueuedAt).where(sql`receipt_queued_at is not null`),
    /** Of addresses that do not exist (undeliverable.ts, which must say the same). */
    index('recipients_undeliverable')
      .on(t.key, t.at)
      .where(sql`state in ('bounced', 'refused') and status in ('5.1.1', '5.1.10', '5.4.4')`),
  ],
)

/** The texts behind the table `message_search` (FTS5, external content; made by a migration of ours). */
export const searchDocuments = sqliteTable(
  'search_documents',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    messageId: text()
      .notNull()
      .references(() => messages.id),
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    plain: text().notNull(),
    analysed: text().notNull(),
  },
  (t) => [
    uniqueIndex('search_documents_of_message').on(t.messageId),
    /** A common word has half of the office for hits: their tickets are read without their texts. */
    index('search_documents_tickets').on(t.id, t.ticketId),
  ],
)

/** Which analyser the documents went through, and how far a new one has come with the older ones. */
export const searchProgress = sqliteTable('search_progress', {
  analyser: text().primaryKey(),
  doneTo: integer().notNull(),
  /** The last document the analyser before it left. */
  until: integer().notNull(),
})

/** Append-only, one chain per installation (scale.md §4.6). References are ids only: events outlive rows. */
export const events = sqliteTable(
  'events',
  {
    seq: integer().primaryKey({ autoIncrement: false }),
    kind: text().$type<EventKind>().notNull(),
    at: instant().notNull(),
    ticketId: text(),
    messageId: text(),
    userId: text(),
    isOperator: flag().notNull(),
    facts: jsonText<EventFacts>().notNull(),
    commitment: text().notNull(),
    prev: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [
    index('events_of_ticket').on(t.ticketId, t.seq).where(sql`ticket_id is not null`),
    index('events_of_mailbox').on(t.kind, t.seq).where(sql`kind in ('mailbox-lost', 'mailbox-connected')`),
    /** Who looked at a person's page, and what was done there. */
    index('events_of_resident').on(sql`facts ->> '$.resident'`, t.seq).where(sql`kind like 'resident-%'`),
    index('events_of_sign_in').on(t.userId, t.seq).where(sql`kind = 'signed-in'`),
    index('events_of_upkeep')
      .on(t.kind, t.seq)
      .where(sql`kind in ('settings-changed', 'backup-made', 'restored', 'mailbox-alarm')`),
  ],
)

/** Erasable: the chain holds only the salted commitment (ruling 14). */
export const eventTexts = sqliteTable('event_texts', {
  seq: integer()
    .primaryKey({ autoIncrement: false })
    .references(() => events.seq),
  salt: text().notNull(),
  personal: jsonText<Readonly<Record<string, string>>>().notNull(),
})

export const chainHeads = sqliteTable('chain_heads', {
  chain: text().primaryKey(),
  seq: integer().notNull(),
  hash: text().notNull(),
})

/** The chain's own key, wrapped by one derived from SECRET_KEY (ruling 32). */
export const chainKeys = sqliteTable('chain_keys', {
  chain: text().primaryKey(),
  wrapped: text().notNull(),
})

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

export const ticketViews = sqliteTable(
  'ticket_views',
  {
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    userId: text()
      .notNull()
      .references(() => users.id),
    seenAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.userId] })],
)

export const drafts = sqliteTable(
  'drafts',
  {
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    userId: text()
      .notNull()
      .references(() => users.id),
    kind: text().$type<'reply' | 'note'>().notNull(),
    text: text().notNull(),
    at: instant().notNull(),
    /** What else was written in the form. */
    fields: jsonText<DraftFields>(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.userId, t.kind] })],
)

/** How a draft stood before; the newest few are kept (storage/sqlite/draft-versions.ts). */
export const draftVersions = sqliteTable(
  'draft_versions',
  {
    id: text().primaryKey(),
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    userId: text()
      .notNull()
      .references(() => users.id),
    text: text().notNull(),
    fields: jsonText<DraftFields>(),
    at: instant().notNull(),
  },
  (t) => [index('draft_versions_of_draft').on(t.ticketId, t.userId, t.at)],
)

/** Files for an answer that is being written; once it is queued they lie in its mail, and wait for an undo. */
export const draftFiles = sqliteTable(
  'draft_files',
  {
    id: text().primaryKey(),
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    userId: text()
      .notNull()
      .references(() => users.id),
    name: text().notNull(),
    type: text().notNull(),
    size: integer().notNull(),
    sha256: text().notNull(),
    contentId: text()
      .notNull()
      .references(() => contents.id),
    /** The answer that took it along; cleared when that is taken back. */
    messageId: text().references(() => messages.id),
    at: instant().notNull(),
    /** What the virus scanner said; null without one. */
    scan: text().$type<ScanState>(),
  },
  (t) => [
    index('draft_files_of_draft').on(t.ticketId, t.userId),
    index('draft_files_of_message').on(t.messageId).where(sql`message_id is not null`),
    index('draft_files_by_content').on(t.contentId),
  ],
)

export const savedReplies = sqliteTable(
  'saved_replies',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    topic: text().$type<Topic | ''>().notNull(),
    texts: jsonText<SavedReplyTexts>().notNull(),
    reviewOn: text().notNull(),
    ownerId: text()
      .notNull()
      .references(() => users.id),
    isShared: flag().notNull(),
    version: integer().notNull(),
    changedAt: instant().notNull(),
    changedBy: text()
      .notNull()
      .references(() => users.id),
    useCount: integer().notNull(),
    removedAt: instant(),
  },
  (t) => [index('saved_replies_by_owner').on(t.ownerId)],
)

/** How a saved reply stood in each of its versions. */
export const savedReplyVersions = sqliteTable(
  'saved_reply_versions',
  {
    savedReplyId: text()
      .notNull()
      .references(() => savedReplies.id),
    version: integer().notNull(),
    content: jsonText<SavedReplyContent>().notNull(),
    changedAt: instant().notNull(),
    changedBy: text()
      .notNull()
      .references(() => users.id),
  },
  (t) => [primaryKey({ columns: [t.savedReplyId, t.version] })],
)

/** What a person did to tickets of a list, with what they were before; `tidy` forgets it after a day. */
export const undoableActs = sqliteTable(
  'undoable_acts',
  {
    id: text().primaryKey(),
    userId: text().notNull(),
    kind: text().$type<UndoableKind>().notNull(),
    at: instant().notNull(),
    undoneAt: instant(),
    tickets: jsonText<readonly ActedTicket[]>().notNull(),
    missed: jsonText<readonly MissedTicket[]>().notNull(),
  },
  (t) => [index('undoable_acts_by_time').on(t.at)],
)

/** Which messages a person took out of a ticket and put into another, so that they can go back. */
export const messageMoves = sqliteTable(
  'message_moves',
  {
    id: text().primaryKey(),
    kind: text().$type<'merge' | 'split' | 'move'>().notNull(),
    fromId: text()
      .notNull()
      .references(() => tickets.id),
    intoId: text()
      .notNull()
      .references(() => tickets.id),
    userId: text().notNull(),
    at: instant().notNull(),
    undoneAt: instant(),
    /** With the numbers they had before. */
    moved: jsonText<readonly MovedMessage[]>().notNull(),
    /** Who takes part in the other ticket since, because a person said so. */
    joined: jsonText<readonly JoinedPerson[]>().notNull(),
    /** Who takes no part in the first one any more, because all their messages went. */
    left: jsonText<readonly JoinedPerson[]>('left_behind').notNull(),
    /** Fields of both tickets before; those of a ticket that the move opened are the ones it began with. */
    fromBefore: jsonText<KeptFields>().notNull(),
    intoBefore: jsonText<KeptFields>().notNull(),
    fromVersion: integer().notNull(),
    intoVersion: integer().notNull(),
  },
  (t) => [index('message_moves_from').on(t.fromId, t.at), index('message_moves_into').on(t.intoId, t.at)],
)

/** Who looks at a ticket or writes in it, until they were not heard of for a while. */
export const presences = sqliteTable(
  'presences',
  {
    ticketId: text()
      .notNull()
      .references(() => tickets.id),
    userId: text()
      .notNull()
      .references(() => users.id),
    openedAt: instant().notNull(),
    isWriting: flag().notNull(),
    until: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.userId] }), index('presences_by_end').on(t.until)],
)

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

/** Mail of the office to its own people; states are those of notices/notice.ts. */
export const notices = sqliteTable(
  'notices',
  {
    id: text().primaryKey(),
    kind: text().$type<NoticeKind>().notNull(),
    userId: text()
      .notNull()
      .references(() => users.id),
    address: text().notNull(),
    rfcMessageId: text().notNull(),
    state: text().$type<NoticeState>().notNull(),
    queuedAt: instant().notNull(),
    dueAt: instant().notNull(),
    attempts: integer().notNull(),
    bytes: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [
    index('notices_due').on(t.dueAt).where(sql`state = 'queued'`),
    index('notices_begun').on(t.id).where(sql`state = 'sending'`),
    index('notices_by_message_id').on(t.rfcMessageId),
  ],
)

/** What the office told its people once and does not tell again. */
export const noticeKeys = sqliteTable('notice_keys', {
  key: text().primaryKey(),
  at: instant().notNull(),
})

export const savedSearches = sqliteTable('saved_searches', {
  id: text().primaryKey(),
  userId: text().notNull(),
  words: text().notNull(),
  at: instant().notNull(),
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
