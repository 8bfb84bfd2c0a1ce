import { type Figures, type Tally, tally } from './figures.ts'
import type { Measure } from './message-clock.ts'

export type Group<Key extends string | number> = { readonly key: Key } & Figures

/** Tallies by a property of the clocks, in the order of their keys. */
export function grouped<Key extends string | number>(asOfMs: number) {
  const tallies = new Map<Key, Tally>()
  return {
    add(key: Key, clock: Measure): void {
      let known = tallies.get(key)
      if (known === undefined) {
        known = tally(asOfMs)
        tallies.set(key, known)
      }
      known.add(clock)
    },
    groups(): readonly Group<Key>[] {
      return [...tallies]
        .map(([key, known]) => ({ key, ...known.figures() }))
        .filter(({ count }) => count > 0)
        .sort((a, b) => (a.key < b.key ? -1 : 1))
    },
  }
}
