import type { MailHealth } from '../desk-store.ts'

/** So old may an outgoing mail be that nothing but the clock holds back. */
const stuckMs = 15 * 60_000

/** Since when outgoing mail does not leave. */
export function stuckSince({ oldestQueuedAt }: MailHealth, now: Date): Date | undefined {
  return oldestQueuedAt && now.getTime() - oldestQueuedAt.getTime() >= stuckMs ? oldestQueuedAt : undefined
}
