import { expect, test, vi } from 'vitest'
import { currentPost } from '../../src/office/current-post.ts'

/** Posts that run until they are told to stop, and how many of them ever ran at once. */
function posts() {
  const begun: string[] = []
  let running = 0
  let most = 0
  const post = (name: string) => ({
    async run(signal: AbortSignal) {
      begun.push(name)
      running += 1
      most = Math.max(most, running)
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
    },
  })
  const next = async () => post(`servers ${begun.length}`)
  return { first: post('servers 0'), next, begun, most: () => most }
}

test('other servers begin when those before have ended, and never two at once', async () => {
  const { first, next, begun, most } = posts()
  const stopping = new AbortController()
  const post = currentPost(first, next)
  const ended = post.run(stopping.signal)
  post.renew()
  await vi.waitFor(() => expect(begun).toEqual(['servers 0', 'servers 1']), { timeout: 30_000 })
  post.renew()
  await vi.waitFor(() => expect(begun).toHaveLength(3), { timeout: 30_000 })
  stopping.abort()
  await ended
  expect(begun).toHaveLength(3)
  expect(most()).toBe(1)
})

test('servers that are kept before the first mail loop began are used at once', async () => {
  const { first, next, begun } = posts()
  const stopping = new AbortController()
  const post = currentPost(first, next)
  post.renew()
  const ended = post.run(stopping.signal)
  await vi.waitFor(() => expect(begun).toEqual(['servers 0', 'servers 1']), { timeout: 30_000 })
  stopping.abort()
  await ended
})

test('a mail loop that cannot go on ends the whole', async () => {
  const broken = { run: () => Promise.reject(new Error('the lease is lost')) }
  const post = currentPost(broken, async () => broken)
  await expect(post.run(new AbortController().signal)).rejects.toThrow('the lease is lost')
})
