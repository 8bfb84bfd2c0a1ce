import type { ChildProcess } from 'node:child_process'
import { busyMsOf } from './busy-ms.ts'

export type WorkLimit = {
  /** So many milliseconds in all, counted from the beginning. */
  allow(ms: number): void
  stop(): void
}

/** On the wall, a crowded machine may take so many times as long. */
const patience = 6
const leastWaitMs = 50

/**
 * Calls back once when a process has worked for `ms` from now on. What counts is what it works, not what it waits
 * for a processor that others keep busy; where the system does not tell that, the clock on the wall counts.
 */
export function limitWork({ pid }: Pick<ChildProcess, 'pid'>, ms: number, onExpiry: () => void): WorkLimit {
  const startedAt = performance.now()
  const workedBefore = workedMs()
  let allowedMs = ms
  let timer = setTimeout(look, ms)

  function workedMs(): number {
    return (pid === undefined ? undefined : busyMsOf(pid)) ?? performance.now()
  }

  function look(): void {
    const leftToWork = allowedMs - (workedMs() - workedBefore)
    const leftOnWall = patience * allowedMs - (performance.now() - startedAt)
    const leftMs = Math.min(leftToWork, leftOnWall)
    if (leftMs > 0) timer = setTimeout(look, Math.max(leftMs, leastWaitMs))
    else onExpiry()
  }

  return {
    allow(allowed) {
      allowedMs = allowed
      clearTimeout(timer)
      timer = setTimeout(look, startedAt + allowed - performance.now())
    },
    stop: () => clearTimeout(timer),
  }
}
