import { isUnknownOutcome } from '../events/unknown-outcome.ts'
import type { Log } from '../logging/logger.ts'

/**
 * Work beside the mail, such as measuring and sealing: when it fails, it is told and tried again, and residents
 * are still answered. Only a write of unknown outcome ends the process (security.md §0.2).
 */
export function workBeside(log: Log, name: string, work: () => Promise<unknown>): () => Promise<void> {
  return async () => {
    const [result] = await Promise.allSettled([work()])
    if (result.status === 'fulfilled') return
    if (isUnknownOutcome(result.reason)) throw result.reason
    log.error(name, result.reason)
  }
}
