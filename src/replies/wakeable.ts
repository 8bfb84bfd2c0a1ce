export type Wakeable = {
  /** Resolves after `ms`, at `wake`, or when the signal is aborted; at once when `wake` came in between. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** The same, but nothing but the signal wakes it. */
  pause(ms: number, signal: AbortSignal): Promise<void>
  wake(): void
}

/** Longer than this Node's timers do not reach. */
const longestTimerMs = 2 ** 31 - 1

export function wakeable(): Wakeable {
  let sleepers: (() => void)[] = []
  let isAwake = false

  function pause(ms: number, signal: AbortSignal, onStart?: (resolve: () => void) => void): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, Math.min(ms, longestTimerMs))
    const stop = () => resolve()
    signal.addEventListener('abort', stop, { once: true })
    onStart?.(resolve)
    return promise.finally(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    })
  }

  return {
    sleep(ms, signal) {
      if (isAwake) {
        isAwake = false
        return Promise.resolve()
      }
      return pause(ms, signal, (resolve) => sleepers.push(resolve))
    },
    pause: (ms, signal) => pause(ms, signal),
    wake() {
      if (sleepers.length === 0) isAwake = true
      for (const resolve of sleepers) resolve()
      sleepers = []
    },
  }
}
