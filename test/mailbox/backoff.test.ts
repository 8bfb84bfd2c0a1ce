import { describe, expect, test } from 'vitest'
import {
  afterConnectionEnd,
  type Backoff,
  type ConnectionEnd,
  NO_BACKOFF,
} from '../../src/mailbox/backoff.ts'

const failed: ConnectionEnd = { kind: 'failed', openForMs: 0 }
const refused: ConnectionEnd = { kind: 'sign-in-refused' }

function waits(ends: readonly ConnectionEnd[], random = 1) {
  let backoff: Backoff = NO_BACKOFF
  return ends.map((end) => {
    const next = afterConnectionEnd(backoff, end, random)
    backoff = next.backoff
    return next.waitMs
  })
}

describe('the wait before connecting again', () => {
  test('doubles from a second up to five minutes', () => {
    const ends = Array<ConnectionEnd>(11).fill(failed)
    expect(waits(ends).map((ms) => ms / 1000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
  })

  test('is anything between nothing and that, by chance', () => {
    expect(waits([failed, failed, failed], 0)).toEqual([0, 0, 0])
    expect(waits([failed, failed, failed], 0.25)).toEqual([250, 500, 1000])
  })

  test('stays finite after a year without the server', () => {
    const backoff = { failures: 200_000, refusedSignIns: 0 }
    expect(afterConnectionEnd(backoff, failed, 0.5).waitMs).toBe(150_000)
  })

  test('begins anew after a connection that held for ten minutes, not after a short one', () => {
    const short: ConnectionEnd = { kind: 'failed', openForMs: 60_000 }
    const long: ConnectionEnd = { kind: 'failed', openForMs: 600_000 }
    expect(waits([failed, failed, short, failed])).toEqual([1_000, 2_000, 4_000, 8_000])
    expect(waits([failed, failed, long, failed])).toEqual([1_000, 2_000, 1_000, 2_000])
  })

  test('is as long as the server asks, an hour at most', () => {
    expect(waits([{ ...failed, retryAfterMs: 92_415 }])).toEqual([92_415])
    expect(waits([{ ...failed, retryAfterMs: 10 ** 12 }])).toEqual([3_600_000])
  })

  test('is a quarter of an hour after the third refused sign-in, with an alarm', () => {
    expect(waits([refused, refused, refused, refused], 0.5)).toEqual([500, 1_000, 900_000, 900_000])
    const twice = { failures: 2, refusedSignIns: 2 }
    expect(afterConnectionEnd(twice, refused, 0.5).isAlarm).toBe(true)
    expect(afterConnectionEnd(NO_BACKOFF, refused, 0.5).isAlarm).toBe(false)
  })

  test('forgets refused sign-ins once one was accepted, not when the server is merely away', () => {
    const twice = { failures: 2, refusedSignIns: 2 }
    const opened = afterConnectionEnd(twice, { kind: 'failed', openForMs: 5_000 }, 0).backoff
    expect(afterConnectionEnd(opened, refused, 0).isAlarm).toBe(false)
    const away = afterConnectionEnd(twice, failed, 0).backoff
    expect(afterConnectionEnd(away, refused, 0).isAlarm).toBe(true)
  })
})
