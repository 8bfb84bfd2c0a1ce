import { setTimeout as pause } from 'node:timers/promises'

/** One thing the story promises: the sentence is printed, and the check must hold. */
export type StoryStep = { readonly sentence: string; readonly check: () => Promise<void> }

export function assert(isTrue: boolean, otherwise: string): asserts isTrue {
  if (!isTrue) throw new Error(otherwise)
}

/** Asks again until there is an answer; mail takes its time. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  withinMs = 40_000,
): Promise<T> {
  const until = performance.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    assert(performance.now() < until, `${what}: not within ${withinMs / 1000} s`)
    await pause(40)
  }
}
