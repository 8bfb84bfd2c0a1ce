import type { WorkLimit } from '../../confined/limit-work.ts'
import type { ReadResult } from './mail-process.ts'

/** One mail in a process: its time runs from when no earlier one is before it. */
export type ReadingTurn = {
  readonly result: Promise<ReadResult>
  begin(): void
  /** The mail is so long so far; each time limit is for 16 MiB of it. */
  allowFor(size: number): void
  settle(result: ReadResult): void
}

const bytesForLimit = 16 * 1024 * 1024

/** `limitWork` sets the limit when the time begins. */
export function readingTurn(limitMs: number, limitWork: (ms: number) => WorkLimit): ReadingTurn {
  const { promise, resolve } = Promise.withResolvers<ReadResult>()
  let allowedMs = limitMs
  let limit: WorkLimit | undefined

  return {
    result: promise,
    begin() {
      limit ??= limitWork(allowedMs)
    },
    allowFor(size) {
      const allowed = limitMs * Math.ceil(size / bytesForLimit)
      if (allowed <= allowedMs) return
      allowedMs = allowed
      limit?.allow(allowed)
    },
    settle(result) {
      limit?.stop()
      limit = undefined
      resolve(result)
    },
  }
}
