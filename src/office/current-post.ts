import type { PostOffice } from './post-office.ts'

export type CurrentPost = {
  now(): PostOffice
  /** The mail servers changed: what runs gets its end, and mail goes on with the new ones. */
  renew(): void
  run(signal: AbortSignal): Promise<void>
}

/** The mail of the office, one set of servers after the other; two never run at once, so nothing is sent twice. */
export function currentPost(first: PostOffice, next: () => Promise<PostOffice>): CurrentPost {
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
      let known = renewals
      while (!signal.aborted) {
        turn = new AbortController()
        if (renewals > known) turn.abort()
        known = renewals
        const either = AbortSignal.any([signal, turn.signal])
        await current.run(either)
        await aborted(either)
        if (!signal.aborted) current = await next()
      }
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
