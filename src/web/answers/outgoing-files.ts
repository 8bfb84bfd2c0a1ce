import type { ReplyAttachment } from '../../replies/compose-reply.ts'
import type { DraftFile, DraftStore } from './draft-store.ts'

/** The files of an answer with their bytes, at most as many as one mail takes (replies/attachment-limits.ts). */
export async function outgoingFiles(
  store: Pick<DraftStore, 'draftFileBytes'>,
  files: readonly DraftFile[],
): Promise<ReplyAttachment[]> {
  const read: ReplyAttachment[] = []
  for (const { id, name, type } of files) {
    const parts: Uint8Array[] = []
    for await (const part of store.draftFileBytes(id)) parts.push(part)
    read.push({ fileId: id, name, type, bytes: Buffer.concat(parts) })
  }
  return read
}
