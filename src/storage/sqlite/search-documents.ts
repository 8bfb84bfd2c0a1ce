import { eq, ne, sql } from 'drizzle-orm'
import type { Office } from './office.ts'
import { searchDocuments } from './schema.ts'

/** Longer texts are found by their beginning. */
const INDEXED_CHARACTERS = 300_000

/** What of a message can be found. `analysed` may take long: made before the transaction. */
export type SearchTexts = { readonly plain: string; readonly analysed: string }

export function searchTexts(office: Office, parts: readonly string[]): SearchTexts {
  const plain = parts.join('\n').slice(0, INDEXED_CHARACTERS).toWellFormed()
  return { plain, analysed: office.analyser.analyse(plain) }
}

export function indexMessage(
  office: Office,
  message: { readonly messageId: string; readonly ticketId: string; readonly reference: string },
  texts: SearchTexts,
): void {
  const { messageId, ticketId, reference } = message
  const { id } = office.db
    .insert(searchDocuments)
    .values({
      messageId,
      ticketId,
      analyser: office.analyser.name,
      plain: `${reference}\n${texts.plain}`,
      analysed: texts.analysed,
    })
    .returning({ id: searchDocuments.id })
    .get()
  putIn(office, id)
}

export function forgetMessage(office: Office, messageId: string): void {
  const document = office.db
    .select({ id: searchDocuments.id })
    .from(searchDocuments)
    .where(eq(searchDocuments.messageId, messageId))
    .get()
  if (!document) return
  takeOut(office, document.id)
  office.db.delete(searchDocuments).where(eq(searchDocuments.id, document.id)).run()
}

/** Analyses again what another analyser filed, at most `limit` messages; returns how many it did. */
export function analyseAgain(office: Office, limit: number): number {
  const stale = office.db
    .select({ id: searchDocuments.id, plain: searchDocuments.plain })
    .from(searchDocuments)
    .where(ne(searchDocuments.analyser, office.analyser.name))
    .limit(limit)
    .all()
  for (const { id, plain } of stale) {
    takeOut(office, id)
    office.db
      .update(searchDocuments)
      .set({ analyser: office.analyser.name, analysed: office.analyser.analyse(plain) })
      .where(eq(searchDocuments.id, id))
      .run()
    putIn(office, id)
  }
  return stale.length
}

function putIn(office: Office, id: number): void {
  office.db.run(
    sql`insert into message_search(rowid, plain, analysed) select id, plain, analysed from search_documents where id = ${id}`,
  )
}

/** FTS5 wants the very texts that were put in. */
function takeOut(office: Office, id: number): void {
  office.db.run(
    sql`insert into message_search(message_search, rowid, plain, analysed) select 'delete', id, plain, analysed from search_documents where id = ${id}`,
  )
}
