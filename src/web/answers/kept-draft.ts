import type { Desk } from '../desk.ts'
import { type ComposerFields, draftFieldsOf, isWritten } from './composer-fields.ts'

/** Keeps what was written so far; where nothing is, no draft is left behind. */
export async function keepDraft(
  { needs }: Desk,
  ticketId: string,
  userId: string,
  written: ComposerFields,
): Promise<void> {
  const { text, formId } = written
  const fields = draftFieldsOf(written)
  if (!isWritten(written) && (await needs.store.draftFiles(ticketId, userId)).length === 0)
    return needs.store.discardDraft(ticketId, userId, 'reply')
  const at = needs.clock()
  return needs.store.saveDraft({
    ...{ ticketId, userId, kind: 'reply', formId, text, at },
    ...(fields ? { fields } : {}),
  })
}
