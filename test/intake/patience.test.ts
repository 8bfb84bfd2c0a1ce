import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { pause } from '../../src/intake/watching/patience.ts'

test('a thousand pauses leave nothing behind at the signal that outlives them', async () => {
  const { signal } = new AbortController()
  await Promise.all(Array.from({ length: 1_000 }, () => pause(0, signal)))
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('a signal ends a pause, also one that came before it', async () => {
  const stopping = new AbortController()
  const paused = pause(3_600_000, stopping.signal)
  stopping.abort()
  await paused
  await pause(3_600_000, stopping.signal)
})
