import { and, eq, inArray, isNotNull, type sql } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { isReferred } from '../intake/unreferred-contents.ts'
import type { Office } from '../office.ts'
import { contents } from '../schema/contents.ts'
import { draftFiles } from '../schema/drafts.ts'
import { deliveries } from '../schema/mailbox.ts'
import { messages } from '../schema/messages.ts'

/** Long ago, so that whoever discards abandoned bytes takes these at once. */
const abandoned = new Date(0)

/**
 * Inside a transaction of the caller: parts the deliveries of a message from their bytes. Their rows stay in the
 * ledger, each with bytes of no length (P1: every mail that was handed to us is explained).
 */
export function partDeliveries(office: Office, messageId: string): void {
  const rows = office.db
    .select({ id: deliveries.id, contentId: deliveries.contentId, size: contents.size })
    .from(deliveries)
    .innerJoin(contents, eq(contents.id, deliveries.contentId))
    .where(eq(deliveries.messageId, messageId))
    .all()
  const full = rows.filter(({ size }) => size > 0)
  for (const { id } of full) putEmptyBytes(office, id)
  letGo(
    office,
    full.map(({ contentId }) => contentId),
  )
}

function putEmptyBytes(office: Office, deliveryId: string): void {
  const contentId = `erased-${deliveryId}`
  insertRow(office, contents, {
    ...{ id: contentId, sha256: null, size: 0, chunks: 0, isComplete: true },
    ...{ writerPid: process.pid, touchedAt: abandoned },
  })
  office.db
    .update(deliveries)
    .set({ contentId, leftOnServer: null })
    .where(eq(deliveries.id, deliveryId))
    .run()
}

/** The same for what we wrote: its bytes lie in no delivery. */
export function partMessage(office: Office, messageId: string): void {
  const isIt = and(eq(messages.id, messageId), isNotNull(messages.contentId))
  const row = office.db.select({ contentId: messages.contentId }).from(messages).where(isIt).get()
  if (!row?.contentId) return
  office.db.update(messages).set({ contentId: null }).where(eq(messages.id, messageId)).run()
  letGo(office, [row.contentId])
}

export function removeDraftFiles(office: Office, where: ReturnType<typeof sql>): number {
  const rows = office.db.delete(draftFiles).where(where).returning({ contentId: draftFiles.contentId }).all()
  letGo(
    office,
    rows.map(({ contentId }) => contentId),
  )
  return rows.length
}

/** What nothing refers to any more is invisible from now on, and discarded in steps of its own. */
function letGo(office: Office, contentIds: readonly string[]): void {
  const ids = [...new Set(contentIds)].filter((id) => !isReferred(office, id))
  if (ids.length === 0) return
  office.db
    .update(contents)
    .set({ isComplete: false, touchedAt: abandoned })
    .where(inArray(contents.id, ids))
    .run()
}
