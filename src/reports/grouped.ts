import { type Figures, type Tally, tally } from './figures.ts'

export type Group<Key extends string | number> = { readonly key: Key } & Figures

/** Tallies by a property of the clocks, in the order of their keys. */
export function grouped<Key extends string | number>() {
  const tallies = new Map<Key, Tally>()
  return {
    add(key: Key, isMet: boolean, minutes: number | undefined): void {
      let known = tallies.get(key)
      if (known === undefined) {
        known = tally()
        tallies.set(key, known)
      }
      known.add(isMet, minutes)
    },
    groups(): readonly Group<Key>[] {
      return [...tallies]
        .map(([key, known]) => ({ key, ...known.figures() }))
        .filter(({ count }) => count > 0)
        .sort((a, b) => (a.key < b.key ? -1 : 1))
    },
  }
}
