import { type ReportEvent, textFact } from './report-event.ts'

/** How a message came from another ticket to the one it stands in. */
export type Move = {
  readonly id: string
  readonly seq: number
  /** Its ticket was closed when it was merged: what had been waiting there waited no longer since then. */
  readonly settledMs?: number
}

/** The moves that stand, by message; one that was undone never was. */
export function movesOf(events: readonly ReportEvent[]): ReadonlyMap<string, Move> {
  const moves = new Map<string, readonly Move[]>()
  for (const event of events) {
    if (event.kind !== 'message-moved' || event.messageId === undefined) continue
    const id = textFact(event, 'move') ?? ''
    const before = moves.get(event.messageId) ?? []
    const isUndo = event.facts.isUndo === true
    moves.set(
      event.messageId,
      isUndo ? before.filter((move) => move.id !== id) : [...before, moveOf(event, id)],
    )
  }
  return new Map(
    [...moves].flatMap(([messageId, standing]) => {
      const last = standing.at(-1)
      return last ? [[messageId, last] as const] : []
    }),
  )
}

/** What came together belongs together; what was there before or elsewhere answers nothing that came later. */
export function mayEnd(
  message: { readonly seq: number; readonly move?: Move },
  end: { readonly seq: number; readonly move?: Move },
): boolean {
  if (end.seq <= message.seq) return false
  if (end.move?.id === message.move?.id) return true
  return end.move === undefined && end.seq > (message.move?.seq ?? 0)
}

function moveOf(event: ReportEvent, id: string): Move {
  const settledAt = textFact(event, 'settledAt')
  return { id, seq: event.seq, ...(settledAt === undefined ? {} : { settledMs: Date.parse(settledAt) }) }
}
