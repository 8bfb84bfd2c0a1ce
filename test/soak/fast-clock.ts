/** A clock that showed the true time at `from` (epoch ms) and runs `speed` times as fast since. */
export function fastClock(from: number, speed: number): () => Date {
  return () => new Date(from + (Date.now() - from) * speed)
}

export type Random = {
  /** In [0, 1). */
  next(): number
  /** An integer below `bound`. */
  below(bound: number): number
  pick<T>(from: readonly T[]): T | undefined
}

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return { next, below, pick: (from) => from[below(from.length)] }
}
