/** A step of a conversation took longer than its limit. */
export class TimeLimitReached extends Error {
  readonly code = 'TIME_LIMIT'
}

/** Rejects after `limitMs`; `giveUp` must end the work, so that it does not go on unseen. */
export async function withinTime<T>(limitMs: number, work: Promise<T>, giveUp: () => void): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    reject(new TimeLimitReached(`No answer within ${limitMs} ms`))
    giveUp()
  }, limitMs)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
