import { busyMsOf } from './busy-ms.ts'
import { type Confinement, startConfined } from './start-confined.ts'

/** A crowded machine may take so many times as long as the work itself needs. */
const patience = 6
const leastWaitMs = 50

/**
 * Gives one piece of work to a process of its own, and each of its answers to `onAnswer`. Resolves when the
 * process has finished, breaks, or is out of time or heap; what it had not answered then, nobody answers. Its
 * time is what it works, not what it waits for a processor that others keep busy.
 */
export function workConfined<Answer>(
  entry: URL,
  work: object,
  confinement: Confinement & { readonly timeLimitMs: number },
  onAnswer: (answer: Answer) => void,
): Promise<void> {
  const { timeLimitMs } = confinement
  const child = startConfined(entry, confinement)
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      resolve()
    }
    const look = () => {
      const passedMs = performance.now() - startedAt
      const workedMs = (child.pid === undefined ? undefined : busyMsOf(child.pid)) ?? passedMs
      const leftMs = Math.min(timeLimitMs - workedMs, patience * timeLimitMs - passedMs)
      if (leftMs > 0) timer = setTimeout(look, Math.max(leftMs, leastWaitMs))
      else end()
    }
    let timer = setTimeout(look, timeLimitMs)
    child.on('message', (answer) => onAnswer(answer as Answer))
    child.once('disconnect', end)
    child.on('error', end)
    try {
      child.send(work, (error) => error && end())
    } catch {
      end()
    }
  })
}
