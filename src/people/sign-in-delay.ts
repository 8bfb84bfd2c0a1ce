import type { FailedTries } from './account-store.ts'

export const freeTries = 5
const firstDelayMs = 30_000
const longestDelayMs: Readonly<Record<TriesOf, number>> = { account: 60_000, address: 15 * 60_000 }
const forgottenAfterMs = 24 * 60 * 60_000

/** An account is slowed less than an address, so that a stranger cannot keep its owner out (ASVS 6.1.1). */
export type TriesOf = 'account' | 'address'

/**
 * When the next try is looked at; undefined when it may come at once. The wait doubles with every try
 * after the fifth and never becomes a lock.
 */
export function nextTryAt(of: TriesOf, tries: FailedTries | undefined, now: Date): Date | undefined {
  if (!tries || tries.count < freeTries || isForgotten(tries, now)) return undefined
  const doublings = Math.min(tries.count - freeTries, 20)
  const delayMs = Math.min(longestDelayMs[of], firstDelayMs * 2 ** doublings)
  const at = new Date(tries.lastAt.getTime() + delayMs)
  return at > now ? at : undefined
}

function isForgotten(tries: FailedTries, now: Date): boolean {
  return now.getTime() - tries.lastAt.getTime() > forgottenAfterMs
}
