import type { AddedFile, DraftFile, DraftStore, FileRoom } from '../../../web/answers/draft-store.ts'
import { and, asc, eq, inArray, isNull, lte, max } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { readContent, storeBytes } from '../intake/contents.ts'
import { forget } from '../intake/unreferred-contents.ts'
import { type Office, write } from '../office.ts'
import { draftFiles } from '../schema/drafts.ts'
import { outgoing } from '../schema/outgoing.ts'

type DraftFiles = Pick<
  DraftStore,
  'draftFiles' | 'addDraftFile' | 'recordScan' | 'removeDraftFile' | 'draftFileBytes'
>

/** Rows that one tidying forgets; the next goes on. */
const FORGOTTEN_AT_ONCE = 100

class FileTooLargeError extends Error {}

export function draftFileRows(office: Office): DraftFiles {
  return {
    async draftFiles(ticketId, userId) {
      return unsent(office, ticketId, userId)
    },

    async addDraftFile(file, bytes, room) {
      const counted = { size: 0 }
      try {
        return await storeBytes<AddedFile>(office, upTo(room.file, bytes, counted), {
          already: () => refusal(unsent(office, file.ticketId, file.userId), counted.size, room),
          keep: ({ id, sha256, size }) => {
            const at = afterTheOthers(office, file)
            insertRow(office, draftFiles, { ...file, at, sha256, size, contentId: id, messageId: null })
            return 'added'
          },
        })
      } catch (error) {
        if (error instanceof FileTooLargeError) return 'too-large'
        throw error
      }
    },

    async recordScan(id, scan) {
      write(office, () => office.db.update(draftFiles).set({ scan }).where(eq(draftFiles.id, id)).run())
    },

    async removeDraftFile({ id, ticketId, userId }) {
      const isIt = and(eq(draftFiles.id, id), eq(draftFiles.ticketId, ticketId))
      await forget(office, () =>
        office.db
          .delete(draftFiles)
          .where(and(isIt, eq(draftFiles.userId, userId), isNull(draftFiles.messageId)))
          .returning({ contentId: draftFiles.contentId })
          .all(),
      )
    },

    async *draftFileBytes(id) {
      const file = office.db.select().from(draftFiles).where(eq(draftFiles.id, id)).get()
      if (!file) throw new Error(`no file ${id} of a draft`)
      yield* readContent(office, file.contentId)
    },
  }
}

/** Inside a transaction of the caller: the files go with an answer that leaves. */
export function takeAlong(office: Office, messageId: string, ids: readonly string[]): void {
  if (ids.length === 0) return
  office.db
    .update(draftFiles)
    .set({ messageId })
    .where(and(inArray(draftFiles.id, [...ids]), isNull(draftFiles.messageId)))
    .run()
}

/** Inside a transaction of the caller: whoever took the answer back goes on with its files. */
export function giveBack(office: Office, messageId: string, userId: string): void {
  office.db
    .update(draftFiles)
    .set({ messageId: null, userId })
    .where(eq(draftFiles.messageId, messageId))
    .run()
}

export async function discardFiles(office: Office, ticketId: string, userId: string): Promise<void> {
  await forget(office, () =>
    office.db
      .delete(draftFiles)
      .where(isUnsent(ticketId, userId))
      .returning({ contentId: draftFiles.contentId })
      .all(),
  )
}

/** Files whose answer can no longer be taken back: their bytes lie in its mail. */
export async function discardSentFiles(office: Office): Promise<void> {
  const sent = office.db
    .select({ id: draftFiles.id })
    .from(draftFiles)
    .innerJoin(outgoing, eq(outgoing.id, draftFiles.messageId))
    .where(lte(outgoing.notBefore, office.now()))
    .limit(FORGOTTEN_AT_ONCE)
    .all()
  if (sent.length === 0) return
  const ids = sent.map(({ id }) => id)
  await forget(office, () =>
    office.db
      .delete(draftFiles)
      .where(inArray(draftFiles.id, ids))
      .returning({ contentId: draftFiles.contentId })
      .all(),
  )
}

/** Two files of one form come within a millisecond; they keep their order. */
function afterTheOthers(
  office: Office,
  { ticketId, userId, at }: { readonly ticketId: string; readonly userId: string; readonly at: Date },
): Date {
  const last = office.db
    .select({ at: max(draftFiles.at) })
    .from(draftFiles)
    .where(isUnsent(ticketId, userId))
    .get()?.at
  return new Date(Math.max(at.getTime(), (last?.getTime() ?? 0) + 1))
}

function refusal(held: readonly DraftFile[], size: number, room: FileRoom): AddedFile | undefined {
  if (size === 0) return 'empty'
  if (held.length >= room.count) return 'too-many'
  const total = held.reduce((sum, file) => sum + file.size, size)
  return total > room.total ? 'no-room' : undefined
}

/** The bytes as long as they fit; the rest is read and let go, because its sender goes on sending. */
async function* upTo(
  most: number,
  bytes: AsyncIterable<Uint8Array>,
  counted: { size: number },
): AsyncGenerator<Uint8Array> {
  for await (const part of bytes) {
    counted.size += part.length
    if (counted.size <= most) yield part
  }
  if (counted.size > most) throw new FileTooLargeError()
}

function unsent(office: Office, ticketId: string, userId: string): DraftFile[] {
  const { id, name, type, size, sha256, scan } = draftFiles
  return office.db
    .select({ id, name, type, size, sha256, scan })
    .from(draftFiles)
    .where(isUnsent(ticketId, userId))
    .orderBy(asc(draftFiles.at), asc(draftFiles.id))
    .all()
    .map(({ scan: said, ...file }) => ({ ...file, ...(said ? { scan: said } : {}) }))
}

function isUnsent(ticketId: string, userId: string) {
  return and(eq(draftFiles.ticketId, ticketId), eq(draftFiles.userId, userId), isNull(draftFiles.messageId))
}
