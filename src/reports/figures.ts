import { nearestRank } from './nearest-rank.ts'

/** Figures of clocks whose outcome is known: answered, or not answered in time. */
export type Figures = {
  readonly count: number
  readonly met: number
  readonly missed: number
  /** Of the missed, those without an answer so far; no percentile can be below them. */
  readonly unanswered: number
  /** Between 0 and 1; absent without clocks. */
  readonly shareMet?: number
  /** Working minutes by nearest rank; absent without clocks and where the rank falls on an unanswered one. */
  readonly p10Minutes?: number
  readonly medianMinutes?: number
  readonly p90Minutes?: number
}

/** A clock whose outcome is known; without minutes it was not answered. */
export type Tally = {
  add(isMet: boolean, minutes: number | undefined): void
  figures(): Figures
}

export function tally(): Tally {
  const minutes: number[] = []
  let met = 0
  let missed = 0
  return {
    add(isMet, length) {
      if (isMet) met += 1
      else missed += 1
      if (length !== undefined) minutes.push(length)
    },
    figures() {
      const count = met + missed
      const sorted = new Float64Array(minutes).sort()
      const rank = (share: number) => nearestRank(sorted, count, share)
      return {
        ...{ count, met, missed, unanswered: count - minutes.length },
        ...(count === 0 ? {} : { shareMet: met / count }),
        ...defined({ p10Minutes: rank(0.1), medianMinutes: rank(0.5), p90Minutes: rank(0.9) }),
      }
    },
  }
}

function defined<Key extends string>(
  values: Record<Key, number | undefined>,
): { readonly [K in Key]?: number } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in Key]?: number
  }
}
