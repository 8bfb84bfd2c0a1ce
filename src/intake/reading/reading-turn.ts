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

export function readingTurn(limitMs: number, onExpiry: () => void): ReadingTurn {
  const { promise, resolve } = Promise.withResolvers<ReadResult>()
  let allowedMs = limitMs
  let startedAt: number | undefined
  let timer: NodeJS.Timeout | undefined

  function watch(): void {
    if (startedAt === undefined) return
    clearTimeout(timer)
    timer = setTimeout(onExpiry, startedAt + allowedMs - performance.now())
  }

  return {
    result: promise,
    begin() {
      startedAt ??= performance.now()
      watch()
    },
    allowFor(size) {
      const allowed = limitMs * Math.ceil(size / bytesForLimit)
      if (allowed <= allowedMs) return
      allowedMs = allowed
      watch()
    },
    settle(result) {
      startedAt = undefined
      clearTimeout(timer)
      resolve(result)
    },
  }
}
