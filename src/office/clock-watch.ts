import type { Office } from './office.ts'

/** A correction of the clock by less is no jump: time servers make them. */
const leastMs = 60_000

type WatchedClock = Pick<Office, 'storage' | 'now'> & { readonly log: Pick<Office['log'], 'alarm'> }

/**
 * Notices that the machine's clock was set, or that the machine stood still: the wall clock then moved otherwise
 * than a clock that nobody can set. It is told, because arrivals, due times and leases are read off that clock.
 *
 * @param steadyMs a clock that only counts
 */
export function clockWatch(office: WatchedClock, steadyMs = () => performance.now()): () => Promise<void> {
  const { storage, log, now } = office
  const offset = () => now().getTime() - steadyMs()
  let known = offset()
  return async () => {
    const jumpedMs = offset() - known
    known += jumpedMs
    if (Math.abs(jumpedMs) < leastMs) return
    const seconds = Math.round(jumpedMs / 1000)
    log.alarm('clock-jumped', { seconds })
    await storage.appendEvent({ kind: 'clock-jumped', at: now(), facts: { seconds } })
  }
}
