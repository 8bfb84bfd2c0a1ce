/**
 * The nearest-rank percentile: the smallest value that at least `share` of all `count` measures do not exceed.
 * `sorted` holds those that have a value; the rest are answers still owed, longer than any value, so the
 * percentile is undefined where the rank falls on one of them. It is always a measure that happened.
 */
export function nearestRank(sorted: ArrayLike<number>, count: number, share: number): number | undefined {
  if (count === 0) return undefined
  return sorted[Math.max(1, Math.ceil(share * count - 1e-9)) - 1]
}
