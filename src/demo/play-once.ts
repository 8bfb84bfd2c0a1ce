import type { Log } from '../logging/logger.ts'
import { startDemoOffice } from './demo-office.ts'
import { story } from './story.ts'

/** Plays the story and checks it; false when a step did not hold. The rest is not played then. */
export async function playOnce(log: Log, now: () => Date, tell: (line: string) => void): Promise<boolean> {
  const demo = await startDemoOffice(log, now)
  try {
    for (const { sentence, check } of story(demo)) {
      const begun = performance.now()
      const [played] = await Promise.allSettled([check()])
      if (played.status === 'rejected') {
        tell(`✗ ${sentence}: ${played.reason instanceof Error ? played.reason.message : 'failed'}`)
        return false
      }
      tell(`✓ ${sentence} (${((performance.now() - begun) / 1000).toFixed(1)} s)`)
    }
    return true
  } finally {
    await demo.stop()
  }
}
