/** Each computation takes 64 MiB; two at a time keep a burst of sign-ins within the memory of the house. */
const places = 2

let busy = 0
const waiting: (() => void)[] = []

/** Runs `compute` when a place is free, in the order of asking. */
export async function inTurn<T>(compute: () => Promise<T>): Promise<T> {
  if (busy < places) busy += 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await compute()
  } finally {
    const next = waiting.shift()
    if (next === undefined) busy -= 1
    else next()
  }
}
