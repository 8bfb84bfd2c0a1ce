import { setTimeout as pause } from 'node:timers/promises'

/** Does `act` every `everyMs` until the signal; the next begins when the last has ended. */
export async function repeat(
  everyMs: number,
  signal: AbortSignal,
  act: () => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    const [waited] = await Promise.allSettled([pause(everyMs, undefined, { signal })])
    if (waited.status === 'fulfilled') await act()
  }
}
