import type { DeskNeeds } from '../desk-needs.ts'
import { liveEventOf, written } from './live-events.ts'

/** A page that listens, and whether it still may. */
export type Listener = {
  readonly session: string
  /** False once the session is over, locked or of somebody who may no longer. */
  mayStay(): Promise<boolean>
  send(text: string): void
  end(): void
}

export type LiveFeed = {
  /** False when as many listen as the desk can bear. */
  join(listener: Listener, since: number | undefined): Promise<boolean>
  leave(listener: Listener): void
  close(): void
}

const lookEveryMs = 1_000
const beatEveryMs = 20_000
const mostListeners = 300
const mostOfSession = 6
const mostAtOnce = 200
/** Who was away longer is told to look again instead of hearing it all. */
const mostCaughtUp = 500

/**
 * One look at the chain a second for everybody who listens, and none while nobody does. Whoever listens is
 * asked for anew with every look, so that a session that ends falls silent within a second or two.
 */
export function liveFeed({ store, clock, log }: Pick<DeskNeeds, 'store' | 'clock' | 'log'>): LiveFeed {
  const listeners = new Set<Listener>()
  let seq = 0
  let presence = ''
  let beatAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let isLooking = false

  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    try {
      await dismiss()
      const news = await newsText()
      if (news !== '') for (const listener of listeners) listener.send(news)
    } catch (error) {
      log.warn({ err: error }, 'live updates pause')
    } finally {
      isLooking = false
    }
  }

  async function dismiss(): Promise<void> {
    for (const listener of [...listeners]) {
      if (await listener.mayStay()) continue
      listener.send(written('ended', {}))
      drop(listener)
    }
  }

  async function newsText(): Promise<string> {
    const parts: string[] = []
    const events = await store.changesSince(seq, mostAtOnce)
    seq = events.at(-1)?.seq ?? seq
    for (const event of events.map(liveEventOf)) {
      if (event) parts.push(written(event.name, { ticket: event.ticket, by: event.by }, event.id))
    }
    const here = await store.presentNow(clock())
    const now = JSON.stringify(here)
    if (now !== presence) parts.push(written('presence', { here }))
    presence = now
    if (performance.now() - beatAt >= beatEveryMs || parts.length > 0) {
      beatAt = performance.now()
      parts.push(written('beat', {}))
    }
    return parts.join('')
  }

  function drop(listener: Listener): void {
    listeners.delete(listener)
    listener.end()
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    async join(listener, since) {
      const own = [...listeners].filter(({ session }) => session === listener.session)
      if (own.length >= mostOfSession && own[0]) drop(own[0])
      if (listeners.size >= mostListeners) return false
      const newest = await store.newestSeq()
      if (listeners.size === 0) seq = newest
      listeners.add(listener)
      timer ??= setInterval(() => void look(), lookEveryMs)
      const missed =
        since === undefined || since > newest ? [] : await store.changesSince(since, mostCaughtUp)
      const isTooFar = missed.length >= mostCaughtUp
      const told = isTooFar ? [] : missed.filter((event) => event.seq <= seq).map(liveEventOf)
      listener.send(`retry: 3000\n\n${written('hello', { isTooFar }, Math.min(seq, newest))}`)
      for (const event of told) {
        if (event) listener.send(written(event.name, { ticket: event.ticket, by: event.by }, event.id))
      }
      listener.send(written('presence', { here: await store.presentNow(clock()) }))
      return true
    },
    leave: drop,
    close() {
      for (const listener of [...listeners]) drop(listener)
    },
  }
}
