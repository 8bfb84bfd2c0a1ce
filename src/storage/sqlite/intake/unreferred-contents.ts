import { eq, inArray } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { contents } from '../schema/contents.ts'
import { draftFiles } from '../schema/drafts.ts'
import { deliveries } from '../schema/mailbox.ts'
import { messages } from '../schema/messages.ts'
import { discard } from './contents.ts'

/** Deletes rows, and then the bytes nothing else lies in. */
export async function forget(office: Office, remove: () => { readonly contentId: string }[]): Promise<void> {
  const unreferred = write(office, () => {
    const ids = [...new Set(remove().map(({ contentId }) => contentId))].filter(
      (id) => !isReferred(office, id),
    )
    if (ids.length > 0)
      office.db.update(contents).set({ isComplete: false }).where(inArray(contents.id, ids)).run()
    return ids
  })
  for (const id of unreferred) await discard(office, id)
}

export function isReferred(office: Office, contentId: string): boolean {
  const lies = [
    office.db.select({ id: draftFiles.id }).from(draftFiles).where(eq(draftFiles.contentId, contentId)),
    office.db.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.contentId, contentId)),
    office.db.select({ id: messages.id }).from(messages).where(eq(messages.contentId, contentId)),
  ]
  return lies.some((query) => query.limit(1).get() !== undefined)
}
