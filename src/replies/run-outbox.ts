import { type Delivered, type DeliveryOptions, deliver, sendingLeaseMs } from './deliver.ts'
import type { OutboxStore } from './outbox-store.ts'
import { wakeable } from './wakeable.ts'

export type OutboxOptions = DeliveryOptions & {
  readonly store: DeliveryOptions['store'] & Pick<OutboxStore, 'claimNext' | 'recoverExpired' | 'nextDueAt'>
  /** Names this process in the claims it holds. */
  readonly holder: string
  /** Messages under way at once: one or two for a mailbox (R-SEND-5). */
  readonly lanes: number
  /** How long the whole outbox waits after the nth fault of the mailbox in a row. */
  readonly pauseMs: (faultsInARow: number, random: number) => number
}

export type Outbox = {
  /**
   * Resolves after `signal` is aborted and what is under way has its end. For the one sender of a mailbox:
   * what another left claimed or sending is taken as left by the dead.
   */
  run(signal: AbortSignal): Promise<void>
  /** Something was queued. */
  nudge(): void
}

/** Expired claims of a dead process are looked for at least so often. */
const longestSleepMs = 30_000

/**
 * Sends what is due, for ever. A fault of one message is its own; a fault of the mailbox pauses everything
 * and counts against nothing.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { store, now, random, log } = options
  const sleeper = wakeable()
  let faultsInARow = 0
  let pausedUntil = 0

  async function lane(holder: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pauseLeft = pausedUntil - performance.now()
      if (pauseLeft > 0) {
        await sleeper.pause(pauseLeft, signal)
        continue
      }
      await store.recoverExpired(now())
      const claimed = await store.claimNext(holder, options.leaseMs)
      if (claimed) note(await deliver(claimed, options))
      else await sleeper.sleep(await idleMs(), signal)
    }
  }

  function note(delivered: Delivered): void {
    if (delivered.kind === 'done') {
      faultsInARow = 0
      return
    }
    faultsInARow += 1
    const waitMs = Math.max(delivered.retryAfterMs ?? 0, options.pauseMs(faultsInARow, random()))
    pausedUntil = performance.now() + waitMs
    log.warn({ fault: delivered.fault, waitMs }, 'The outbox pauses')
  }

  async function idleMs(): Promise<number> {
    const dueAt = await store.nextDueAt()
    const left = dueAt ? dueAt.getTime() - now().getTime() : longestSleepMs
    return Math.min(Math.max(left, 0), longestSleepMs)
  }

  return {
    async run(signal) {
      await store.recoverExpired(new Date(now().getTime() + sendingLeaseMs))
      const lanes = Array.from({ length: options.lanes }, (_, at) => lane(`${options.holder}/${at}`, signal))
      await Promise.all(lanes)
    },
    nudge: () => sleeper.wake(),
  }
}
