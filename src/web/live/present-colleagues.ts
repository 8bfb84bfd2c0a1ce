import type { InboxRow } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'

/** Somebody else who is in a ticket, in words. */
export type PresentColleague = { readonly text: string; readonly isWriting: boolean }

/** Whoever writes stands first: an answer of theirs may be on its way. */
export function presentColleagues(
  present: InboxRow['present'],
  readerId: string,
  { t }: Voice,
): readonly PresentColleague[] {
  return present
    .filter(({ userId }) => userId !== readerId)
    .toSorted((one, other) => Number(other.isWriting) - Number(one.isWriting))
    .map(({ name, isWriting }) => ({
      text: t(isWriting ? 'row.writing' : 'row.reading', { name }),
      isWriting,
    }))
}
