import type { Profile } from './known-words.ts'
import { samples } from './samples.ts'

/** Profiles that have a sample; the rest has no common letters. */
export const sampled = Object.keys(samples) as Profile[]

/** How likely each sampled language is to have made a word, by its letters alone: in the order of `sampled`, in all 1. */
export function likelihoods(word: string): readonly number[] {
  const logs = [...expectedLogs]
  for (const triple of triples(word.slice(0, mostTriples))) {
    const weights = weightsOf.get(triple) ?? unseenWeights
    for (let index = 0; index < logs.length; index += 1) logs[index]! += weights[index]!
  }
  const best = Math.max(...logs)
  const weights = logs.map((log) => Math.exp(log - best))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** Who writes to a Finnish city; Estonian looks much like Finnish and is rare. */
const expected: Readonly<Partial<Record<Profile, number>>> = { fi: 8, sv: 3, en: 3, et: 1, so: 1 }

/** Triples that a sample lacks count as half of one of some thousand that a language has. */
const unseen = 0.5
const possible = 3000

/** A word of twenty letters says all it can say. */
const mostTriples = 20

function* triples(word: string): Generator<string> {
  const bounded = `_${word}_`
  for (let start = 0; start + 3 <= bounded.length; start += 1) yield bounded.slice(start, start + 3)
}

const expectedLogs: readonly number[] = sampled.map((profile) => Math.log(expected[profile] ?? 1))

type Triples = { readonly counts: ReadonlyMap<string, number>; readonly total: number }

const counted: readonly Triples[] = sampled.map((profile) => countTriples(samples[profile] ?? ''))

/** Logarithms in the order of `sampled`, ready to be added. */
const unseenWeights: readonly number[] = counted.map((triplesOfOne) => logOf(0, triplesOfOne))

const weightsOf: ReadonlyMap<string, readonly number[]> = new Map(
  [...new Set(counted.flatMap(({ counts }) => [...counts.keys()]))].map((triple) => [
    triple,
    counted.map((triplesOfOne) => logOf(triplesOfOne.counts.get(triple) ?? 0, triplesOfOne)),
  ]),
)

function logOf(count: number, { total }: Triples): number {
  return Math.log((count + unseen) / (total + unseen * possible))
}

/** Finnish and Swedish are also written without their dots. */
function countTriples(sample: string): Triples {
  const counts = new Map<string, number>()
  let total = 0
  for (const [word] of sample.toLowerCase().matchAll(/\p{L}+/gu)) {
    for (const written of new Set([word, withoutDots(word)])) {
      for (const triple of triples(written)) {
        counts.set(triple, (counts.get(triple) ?? 0) + 1)
        total += 1
      }
    }
  }
  return { counts, total }
}

export function withoutDots(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '')
}
