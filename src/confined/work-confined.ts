import { limitWork } from './limit-work.ts'
import { type Confinement, startConfined } from './start-confined.ts'

/**
 * Gives one piece of work to a process of its own, and each of its answers to `onAnswer`. Resolves when the
 * process has finished, breaks, or is out of time or heap; what it had not answered then, nobody answers.
 */
export function workConfined<Answer>(
  entry: URL,
  work: object,
  confinement: Confinement & { readonly timeLimitMs: number },
  onAnswer: (answer: Answer) => void,
): Promise<void> {
  const child = startConfined(entry, confinement)
  return new Promise((resolve) => {
    const end = () => {
      limit.stop()
      child.kill('SIGKILL')
      resolve()
    }
    const limit = limitWork(child, confinement.timeLimitMs, end)
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
