/** A promise that never rejects, for work that goes on while nobody waits for it. */
export type Settled<T> = Promise<PromiseSettledResult<T>>

export async function settled<T>(work: Promise<T>): Settled<T> {
  const [result] = await Promise.allSettled([work])
  return result
}

export function settledValue<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason
  return result.value
}
