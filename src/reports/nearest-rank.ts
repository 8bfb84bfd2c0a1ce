/**
 * The nearest-rank percentile: the smallest value that at least `share` of all `count` measures do not exceed.
 * `sorted` holds those that have a value; the rest are answers still owed, longer than any value, so the
 * percentile is undefined where the rank falls on one of them. It is always a measure that happened.
 */
export function nearestRank(sorted: ArrayLike<number>, count: number, share: number): number | undefined {
  if (count === 0) return undefined
  return sorted[nearestRankOf(count, share) - 1]
}

/** Which of `count` measures, from 1 for the shortest, that is. */
export function nearestRankOf(count: number, share: number): number {
  return Math.max(1, Math.ceil(share * count - 1e-9))
}

/** The figures that are one measure among others; each share is of the measures from the shortest on. */
export const rankShares = { median: 0.5, p90: 0.9, worst: 1 } as const

export type Rank = keyof typeof rankShares
