import { type Wakeable, wakeable } from '../replies/wakeable.ts'

/** Does `act` every `everyMs` and when woken, until the signal; the next begins when the last has ended. */
export async function repeat(
  everyMs: number,
  signal: AbortSignal,
  act: () => Promise<unknown>,
  alarm: Wakeable = wakeable(),
): Promise<void> {
  while (!signal.aborted) {
    await alarm.sleep(everyMs, signal)
    if (!signal.aborted) await act()
  }
}
