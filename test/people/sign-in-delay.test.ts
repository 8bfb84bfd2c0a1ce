import { describe, expect, test } from 'vitest'
import { nextTryAt } from '../../src/people/sign-in-delay.ts'

const now = new Date('2026-11-24T08:00:00Z')
const tries = (count: number, secondsAgo: number) => ({
  count,
  lastAt: new Date(now.getTime() - secondsAgo * 1000),
})

describe('the wait between tries to sign in', () => {
  test.each([
    ['no failed try', 'account', undefined, undefined],
    ['four failed tries', 'account', tries(4, 0), undefined],
    ['five failed tries wait half a minute', 'account', tries(5, 0), 30],
    ['a wait runs out', 'account', tries(5, 31), undefined],
    ['a sixth try doubles it', 'account', tries(6, 0), 60],
    ['an account never waits longer than a minute', 'account', tries(5000, 0), 60],
    ['an address waits longer', 'address', tries(8, 0), 240],
    ['and a quarter of an hour at most', 'address', tries(5000, 0), 900],
    ['yesterday is forgotten', 'address', tries(5000, 24 * 3600 + 1), undefined],
  ] as const)('%s', (_name, of, failed, seconds) => {
    const at = nextTryAt(of, failed, now)
    expect(at && (at.getTime() - now.getTime()) / 1000).toBe(seconds)
  })
})
