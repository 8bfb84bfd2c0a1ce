import type { PostOffice } from './post-office.ts'

type Running = { run(signal: AbortSignal): Promise<void> }

export type CurrentPost<Post extends Running = PostOffice> = {
  now(): Post
  /** The mail servers changed: what runs gets its end, and mail goes on with the new ones. */
  renew(): void
  run(signal: AbortSignal): Promise<void>
}

/** The mail of the office, one set of servers after the other; two never run at once, so nothing is sent twice. */
export function currentPost<Post extends Running>(first: Post, next: () => Promise<Post>): CurrentPost<Post> {
  let current = first
  let turn = new AbortController()
  let renewals = 0

  return {
    now: () => current,
    renew() {
      renewals += 1
      turn.abort()
    },
    async run(signal) {
      let known = 0
      while (!signal.aborted) {
        turn = new AbortController()
        if (renewals > known) turn.abort()
        const either = AbortSignal.any([signal, turn.signal])
        await current.run(either)
        await aborted(either)
        if (signal.aborted) return
        known = renewals
        current = await next()
      }
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
