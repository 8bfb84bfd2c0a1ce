import { type Findable, type FindableMail, findable, findableParts } from '../../../intake/understood-mail.ts'
import { and, asc, eq, gt, lte, max, sql } from '../file/drizzle.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { searchDocuments, searchProgress } from '../schema/search.ts'

/** What of a message can be found. Analysing may take long: it is done before the transaction. */
export type SearchTexts = Pick<Findable, 'plain' | 'analysed'>

export function searchTexts({ analyser }: Office, parts: readonly string[]): SearchTexts {
  return findable(parts, analyser)
}

/** As it was prepared beside the reading of the mail, unless by another analyser than ours. */
export function searchTextsOf({ analyser }: Office, mail: FindableMail): SearchTexts {
  return mail.findable?.analyser === analyser.name ? mail.findable : findable(findableParts(mail), analyser)
}

export function indexMessage(
  office: Office,
  message: { readonly messageId: string; readonly ticketId: string; readonly reference: string },
  texts: SearchTexts,
): void {
  const { messageId, ticketId, reference } = message
  const plain = `${reference}\n${texts.plain}`
  const { id } = addDocument(office).get({ messageId, ticketId, plain, analysed: texts.analysed })
  putIn(office, id)
}

const { placeholder } = sql

const addDocument = prepared((db) =>
  db
    .insert(searchDocuments)
    .values({
      messageId: placeholder('messageId'),
      ticketId: placeholder('ticketId'),
      plain: placeholder('plain'),
      analysed: placeholder('analysed'),
    })
    .returning({ id: searchDocuments.id })
    .prepare(),
)

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

/** Whether documents are left that went through another analyser than ours. */
export function isAnalysisOwed(office: Office): boolean {
  const progress = progressOf(office)
  return progress === undefined || progress.doneTo < progress.until
}

/** Analyses some of them again, oldest first. What is filed meanwhile went through ours. */
export function analyseAgain(office: Office, limit: number): void {
  const { doneTo, until } = progressOf(office) ?? beginProgress(office)
  const some = office.db
    .select({ id: searchDocuments.id, plain: searchDocuments.plain })
    .from(searchDocuments)
    .where(and(gt(searchDocuments.id, doneTo), lte(searchDocuments.id, until)))
    .orderBy(asc(searchDocuments.id))
    .limit(limit)
    .all()
  for (const { id, plain } of some) {
    takeOut(office, id)
    const analysed = office.analyser.analyse(plain)
    office.db.update(searchDocuments).set({ analysed }).where(eq(searchDocuments.id, id)).run()
    putIn(office, id)
  }
  office.db
    .update(searchProgress)
    .set({ doneTo: some.at(-1)?.id ?? until })
    .run()
}

function progressOf(office: Office) {
  return office.db
    .select()
    .from(searchProgress)
    .where(eq(searchProgress.analyser, office.analyser.name))
    .get()
}

function beginProgress(office: Office) {
  const last = office.db
    .select({ id: max(searchDocuments.id) })
    .from(searchDocuments)
    .get()
  const progress = { analyser: office.analyser.name, doneTo: 0, until: last?.id ?? 0 }
  office.db.delete(searchProgress).run()
  office.db.insert(searchProgress).values(progress).run()
  return progress
}

export function putIn(office: Office, id: number): void {
  office.client
    .prepare(
      'insert into message_search(rowid, plain, analysed) select id, plain, analysed from search_documents where id = ?',
    )
    .run(id)
}

/** FTS5 wants the very texts that were put in. */
export function takeOut(office: Office, id: number): void {
  office.db.run(
    sql`insert into message_search(message_search, rowid, plain, analysed) select 'delete', id, plain, analysed from search_documents where id = ${id}`,
  )
}
