import { putIn, takeOut } from '../desk/search-documents.ts'
import { and, asc, eq, inArray, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { draftFiles, drafts, draftVersions } from '../schema/drafts.ts'
import { messages } from '../schema/messages.ts'
import { outgoing } from '../schema/outgoing.ts'
import { searchDocuments } from '../schema/search.ts'
import { tickets } from '../schema/tickets.ts'

type Place = { readonly id: string; readonly reference: string }

const MOST_AT_ONCE = 500
/** References of the tickets a message ever stood in stand before its words. */
const MOST_REFERENCES = 20

/** Puts messages and all that hangs on them into another ticket; both are numbered anew afterwards. */
export function carryOver(
  office: Office,
  ids: readonly string[],
  into: Place,
  /** A reference they are no longer to be found by. */
  forgotten?: string,
): void {
  const start = topNumber(office, into.id)
  for (const [index, id] of ids.entries()) {
    const number = start + index + 1
    office.db.update(messages).set({ ticketId: into.id, number }).where(eq(messages.id, id)).run()
    office.db.update(outgoing).set({ ticketId: into.id, number }).where(eq(outgoing.id, id)).run()
  }
  for (const id of ids) findBy(office, id, into, forgotten)
}

/** By time, so that what was put together reads as one conversation and leaves in that order. */
export function numberByTime(office: Office, ticketId: string): void {
  const rows = office.db
    .select({ id: messages.id, number: messages.number })
    .from(messages)
    .where(eq(messages.ticketId, ticketId))
    .orderBy(asc(messages.at), asc(messages.number))
    .all()
  const top = topNumber(office, ticketId)
  const wrong = rows.some(({ number }, index) => number !== index + 1)
  // Twice, because two messages never have one number, not even for a moment.
  const bases = wrong ? [top, 0] : []
  for (const base of bases) {
    for (const [index, { id }] of rows.entries()) {
      const number = base + index + 1
      office.db.update(messages).set({ number }).where(eq(messages.id, id)).run()
      office.db.update(outgoing).set({ number }).where(eq(outgoing.id, id)).run()
    }
  }
  office.db.update(tickets).set({ messageTotal: rows.length }).where(eq(tickets.id, ticketId)).run()
}

function topNumber(office: Office, ticketId: string): number {
  const row = office.db
    .select({ top: sql<number | null>`max(${messages.number})` })
    .from(messages)
    .where(eq(messages.ticketId, ticketId))
    .get()
  return row?.top ?? 0
}

/** The older reference still finds it too: it may stand in a letter or on paper. */
function findBy(office: Office, messageId: string, into: Place, forgotten: string | undefined): void {
  const document = office.db
    .select({ id: searchDocuments.id, plain: searchDocuments.plain })
    .from(searchDocuments)
    .where(eq(searchDocuments.messageId, messageId))
    .get()
  if (!document) return
  takeOut(office, document.id)
  const plain = foundBy(document.plain, into.reference, forgotten)
  office.db
    .update(searchDocuments)
    .set({ ticketId: into.id, plain })
    .where(eq(searchDocuments.id, document.id))
    .run()
  putIn(office, document.id)
}

function foundBy(plain: string, reference: string, forgotten: string | undefined): string {
  const kept =
    forgotten !== undefined && plain.startsWith(`${forgotten}\n`) ? plain.slice(forgotten.length + 1) : plain
  return kept.split('\n', MOST_REFERENCES).includes(reference) ? kept : `${reference}\n${kept}`
}

/** What somebody was writing to a ticket that is merged is not lost: it lies in the survivor, behind what lay there. */
export function carryDrafts(office: Office, fromId: string, intoId: string): void {
  for (const draft of office.db.select().from(drafts).where(eq(drafts.ticketId, fromId)).all()) {
    const isThere = and(
      eq(drafts.ticketId, intoId),
      eq(drafts.userId, draft.userId),
      eq(drafts.kind, draft.kind),
    )
    const there = office.db.select({ text: drafts.text }).from(drafts).where(isThere).get()
    if (there) {
      const text = [there.text, draft.text].filter((part) => part.trim() !== '').join('\n\n')
      office.db.update(drafts).set({ text }).where(isThere).run()
    } else
      office.db
        .insert(drafts)
        .values({ ...draft, ticketId: intoId })
        .run()
  }
  office.db.delete(drafts).where(eq(drafts.ticketId, fromId)).run()
  office.db.update(draftFiles).set({ ticketId: intoId }).where(eq(draftFiles.ticketId, fromId)).run()
  office.db.update(draftVersions).set({ ticketId: intoId }).where(eq(draftVersions.ticketId, fromId)).run()
}

/** The chosen ones that stand in the ticket, with the receipts that acknowledge them; all, where none are named. */
export function messagesToMove(
  office: Office,
  ticketId: string,
  chosen: readonly string[] | undefined,
): readonly { readonly id: string; readonly number: number }[] {
  const rows = office.db
    .select({
      id: messages.id,
      number: messages.number,
      kind: messages.kind,
      isUndone: messages.isUndone,
      rfcMessageId: messages.rfcMessageId,
      inReplyTo: messages.inReplyTo,
    })
    .from(messages)
    .where(eq(messages.ticketId, ticketId))
    .orderBy(asc(messages.number))
    .all()
  if (chosen === undefined) return rows
  const wanted = new Set(chosen.slice(0, MOST_AT_ONCE))
  const going = rows.filter(({ id, kind, isUndone }) => wanted.has(id) && kind !== 'receipt' && !isUndone)
  const acknowledged = new Set(going.flatMap(({ rfcMessageId }) => rfcMessageId ?? []))
  const receipts = rows.filter(
    ({ kind, inReplyTo }) => kind === 'receipt' && inReplyTo !== null && acknowledged.has(inReplyTo),
  )
  return [...going, ...receipts].toSorted((one, other) => one.number - other.number)
}

/** Whether an answer of one of these tickets has not left yet, or nobody knows whether it has. */
export function hasReplyUnderWay(office: Office, ticketIds: readonly string[]): boolean {
  const row = office.db
    .select({ id: outgoing.id })
    .from(outgoing)
    .where(
      and(
        inArray(outgoing.ticketId, [...ticketIds]),
        eq(outgoing.kind, 'reply'),
        inArray(outgoing.state, ['queued', 'claimed', 'sending', 'retry', 'unconfirmed']),
      ),
    )
    .limit(1)
    .get()
  return row !== undefined
}
