import type { Voice } from '../page/render.ts'
import { undoPath } from './move-notice.ts'
import type { TicketMove } from './move-store.ts'

export type ShownMove = {
  readonly text: string
  readonly other: string
  readonly who: string
  readonly at: string
  readonly undo?: string
}

const undoDays = 30
const dayMs = 24 * 60 * 60_000

/** What was put into a ticket and taken out of it, as sentences. */
export function shownMoves(
  moves: readonly TicketMove[],
  names: ReadonlyMap<string, string>,
  { t, f }: Voice,
  now: Date,
): readonly ShownMove[] {
  return moves.map((move) => {
    const { kind, isInto, other, at, userId } = move
    const isRecent = now.getTime() - at.getTime() <= undoDays * dayMs
    return {
      text: t(`move.story.${kind}-${isInto ? 'in' : 'out'}`, { other }),
      other,
      who: names.get(userId) ?? t('event.somebody'),
      at: f.relative(at, now),
      ...(isRecent ? { undo: undoPath(move) } : {}),
    }
  })
}
