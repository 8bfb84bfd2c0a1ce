import { randomUUIDv7 } from 'node:crypto'
import { isWorthKeeping, mostDraftVersions } from '../../../replies/draft-versions.ts'
import type { Draft, DraftKey, DraftStore } from '../../../web/answers/draft-store.ts'
import { and, desc, eq, inArray, ne, sql } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { type Office, write } from '../office.ts'
import { drafts, draftVersions } from '../schema/drafts.ts'
import { messages } from '../schema/messages.ts'
import { users } from '../schema/people.ts'
import { discardFiles } from './draft-files.ts'
import { notePresence } from './presence-rows.ts'

type Drafts = Pick<DraftStore, 'saveDraft' | 'draft' | 'discardDraft' | 'draftsOfOthers' | 'draftVersions'>

const MOST_COLLEAGUES = 20

export function draftRows(office: Office): Drafts {
  return {
    async saveDraft({ formId, isReplaced = false, ...draft }) {
      write(office, () => {
        notePresence(office, draft.ticketId, draft.userId, draft.kind === 'reply')
        if (formId === undefined || !isSent(office, formId)) putDraft(office, draft, isReplaced)
      })
    },

    async draft(ticketId, userId, kind) {
      return findDraft(office, { ticketId, userId, kind })
    },

    async discardDraft(ticketId, userId, kind) {
      write(office, () => {
        const key = { ticketId, userId, kind }
        const before = kind === 'reply' ? findDraft(office, key) : undefined
        if (before) keepVersion(office, key, before, '', office.now(), true)
        office.db.delete(drafts).where(isDraft(key)).run()
      })
      if (kind === 'reply') await discardFiles(office, ticketId, userId)
    },

    async draftsOfOthers(ticketId, userId) {
      return office.db
        .select({
          userId: drafts.userId,
          name: users.name,
          text: drafts.text,
          at: drafts.at,
          fields: drafts.fields,
        })
        .from(drafts)
        .innerJoin(users, eq(users.id, drafts.userId))
        .where(and(eq(drafts.ticketId, ticketId), ne(drafts.userId, userId), eq(drafts.kind, 'reply')))
        .orderBy(desc(drafts.at))
        .limit(MOST_COLLEAGUES)
        .all()
        .map(({ fields, ...draft }) => ({ ...draft, ...(fields ? { fields } : {}) }))
    },

    async draftVersions(ticketId, userId) {
      return office.db
        .select()
        .from(draftVersions)
        .where(areVersionsOf({ ticketId, userId }))
        .orderBy(desc(draftVersions.at), desc(draftVersions.id))
        .limit(mostDraftVersions)
        .all()
        .map(({ id, text, fields, at }) => ({ id, text, at, ...(fields ? { fields } : {}) }))
    },
  }
}

/** Inside a transaction of the caller. What stood there becomes a version when it is worth it. */
export function putDraft(
  office: Office,
  { text, at, fields, ...key }: DraftKey & Draft,
  isReplaced = false,
): void {
  const before = findDraft(office, key)
  if (before && before.at > at) return
  if (before && key.kind === 'reply') keepVersion(office, key, before, text, at, isReplaced)
  const set = { text, at, fields: fields ?? null }
  office.db
    .insert(drafts)
    .values({ ...key, ...set })
    .onConflictDoUpdate({ target: [drafts.ticketId, drafts.userId, drafts.kind], set })
    .run()
}

/** Inside a transaction of the caller: it became a message, and nothing of it is kept beside that. */
export function removeDraft(office: Office, key: DraftKey): void {
  office.db.delete(drafts).where(isDraft(key)).run()
  if (key.kind === 'reply') office.db.delete(draftVersions).where(areVersionsOf(key)).run()
}

function findDraft(office: Office, key: DraftKey): Draft | undefined {
  const row = office.db
    .select({ text: drafts.text, at: drafts.at, fields: drafts.fields })
    .from(drafts)
    .where(isDraft(key))
    .get()
  return row && { text: row.text, at: row.at, ...(row.fields ? { fields: row.fields } : {}) }
}

function keepVersion(
  office: Office,
  key: DraftKey,
  before: Draft,
  next: string,
  at: Date,
  isReplaced = false,
): void {
  const { ticketId, userId } = key
  const kept = office.db
    .select({ id: draftVersions.id, at: draftVersions.at })
    .from(draftVersions)
    .where(areVersionsOf(key))
    .orderBy(desc(draftVersions.at), desc(draftVersions.id))
    .all()
  if (!isWorthKeeping(before.text, next, isReplaced ? undefined : kept[0]?.at, at)) return
  const { text, fields } = before
  const version = { id: randomUUIDv7(), ticketId, userId, text, fields: fields ?? null, at: before.at }
  insertRow(office, draftVersions, version)
  const old = kept.slice(mostDraftVersions - 1).map(({ id }) => id)
  if (old.length > 0) office.db.delete(draftVersions).where(inArray(draftVersions.id, old)).run()
}

/** A request that saved the text was overtaken by the one that sent it. */
function isSent(office: Office, formId: string): boolean {
  const sent = office.db
    .select({ id: messages.id })
    .from(messages)
    .where(sql`${messages.formId} = ${formId}`)
    .get()
  return sent !== undefined
}

function isDraft({ ticketId, userId, kind }: DraftKey) {
  return and(eq(drafts.ticketId, ticketId), eq(drafts.userId, userId), eq(drafts.kind, kind))
}

function areVersionsOf({ ticketId, userId }: Omit<DraftKey, 'kind'>) {
  return and(eq(draftVersions.ticketId, ticketId), eq(draftVersions.userId, userId))
}
