/** What was begun when the service is told to stop may take so long to end. */
const patienceMs = 3_000

/** Ends a while after the signal: a server that is silent in the middle of a mail keeps nobody from stopping. */
export function patienceAfter(signal: AbortSignal): { readonly end: Promise<void>; stop(): void } {
  const { promise: end, resolve } = Promise.withResolvers<void>()
  let timer: NodeJS.Timeout | undefined
  const begin = () => {
    timer = setTimeout(resolve, patienceMs)
  }
  if (signal.aborted) begin()
  else signal.addEventListener('abort', begin, { once: true })
  return {
    end,
    stop() {
      clearTimeout(timer)
      signal.removeEventListener('abort', begin)
    },
  }
}

/** Resolves after `ms`, or when the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  const end = () => resolve()
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) resolve()
  return promise.finally(() => {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  })
}
