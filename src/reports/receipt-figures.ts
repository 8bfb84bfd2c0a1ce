import type { Measure } from './message-clock.ts'
import { nearestRank } from './nearest-rank.ts'

/** The duty of Act 13/2003 §12, counted over everything that was received, so that the parts make the whole. */
export type ReceiptFigures = {
  readonly sent: number
  /** From arrival at the city's server to the acceptance of the receipt, by the clock, not working time. */
  readonly medianMinutes?: number
  readonly p90Minutes?: number
  readonly worst?: { readonly minutes: number; readonly seq: number }
  /** Of the sent, those that came back. */
  readonly bounced: number
  readonly waiting: number
  readonly refused: number
  /** Nothing was recorded: an error of ours. */
  readonly missing: number
  /** Not sent, by the recorded reason. */
  readonly suppressed: Readonly<Record<string, number>>
}

export function receiptTally() {
  const minutes: number[] = []
  const suppressed = new Map<string, number>()
  const counts = { bounced: 0, waiting: 0, refused: 0, missing: 0 }
  let worst: ReceiptFigures['worst']
  return {
    add({ receipt, arrivedMs, seq }: Measure): void {
      if (receipt.kind === 'suppressed')
        suppressed.set(receipt.reason, (suppressed.get(receipt.reason) ?? 0) + 1)
      else if (receipt.kind === 'sent') {
        const delay = Math.max(0, (receipt.sentMs - arrivedMs) / 60_000)
        minutes.push(delay)
        if (receipt.isBounced) counts.bounced += 1
        if (worst === undefined || delay > worst.minutes) worst = { minutes: delay, seq }
      } else counts[receipt.kind] += 1
    },
    figures(): ReceiptFigures {
      const sorted = new Float64Array(minutes).sort()
      const medianMinutes = nearestRank(sorted, minutes.length, 0.5)
      const p90Minutes = nearestRank(sorted, minutes.length, 0.9)
      return {
        sent: minutes.length,
        ...counts,
        suppressed: Object.fromEntries([...suppressed].sort(([a], [b]) => (a < b ? -1 : 1))),
        ...(medianMinutes === undefined ? {} : { medianMinutes }),
        ...(p90Minutes === undefined ? {} : { p90Minutes }),
        ...(worst === undefined ? {} : { worst }),
      }
    },
  }
}
