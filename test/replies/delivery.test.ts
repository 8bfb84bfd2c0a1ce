import { describe, expect, test } from 'vitest'
import { type Attempt, afterAttempt } from '../../src/replies/delivery.ts'
import type { Claimed, RecipientOutcome } from '../../src/replies/outbox-store.ts'
import { aTicket } from '../helpers/a-ticket.ts'
import { aino, landlord } from '../helpers/mails/cast.ts'

const now = new Date('2026-11-24T08:00:00Z')
const claimed: Claimed = {
  outgoingId: 'o',
  claim: 'c',
  kind: 'reply',
  ticketId: 't',
  reference: 'AN-2026-1',
  messageId: 'm',
  rfcMessageId: 'm@kaupunki.example',
  attempts: 0,
  queuedAt: new Date('2026-11-24T07:59:00Z'),
  envelopeFrom: 'neuvonta@kaupunki.example',
  recipients: [aino],
}

function outcome(state: RecipientOutcome['state'], code?: number, address = aino.address): RecipientOutcome {
  return { address, state, ...(code ? { code } : {}) }
}

function attempted(recipients: readonly RecipientOutcome[], overrides: Partial<Attempt> = {}) {
  return afterAttempt({
    claimed,
    result: { kind: 'answered', recipients, response: '250 ok' },
    now,
    random: 0.5,
    due: () => now,
    ...overrides,
  })
}

test('accepted is sent, and the answer counts from then', () => {
  const record = attempted([outcome('accepted', 250)])
  expect(record).toMatchObject({ state: 'sent', sentAt: now, events: [{ kind: 'sent' }] })
  expect(record.changeTicket?.({ ticket: aTicket() })).toMatchObject({
    firstAnsweredAt: now,
    hasUndelivered: false,
  })
})

describe('a temporary refusal is tried again', () => {
  test.each([
    [0, 1],
    [1, 5],
    [2, 15],
    [3, 60],
    [4, 180],
    [20, 180],
  ])('after attempt %i in about %i minutes', (attempts, minutes) => {
    const record = attempted([outcome('retry', 451)], { claimed: { ...claimed, attempts } })
    expect(record).toMatchObject({
      state: 'retry',
      nextAttemptAt: new Date(now.getTime() + minutes * 60_000),
    })
    expect(record.changeTicket).toBeUndefined()
  })

  test('with a spread of a fifth', () => {
    const at = (random: number) =>
      attempted([outcome('retry', 451)], { random }).nextAttemptAt?.getTime() ?? 0
    expect([at(0) - now.getTime(), at(1) - now.getTime()]).toEqual([48_000, 72_000])
  })

  test('for 48 hours, then the ticket comes back', () => {
    const old = { ...claimed, queuedAt: new Date('2026-11-22T08:00:00Z') }
    const record = attempted([outcome('retry', 451)], { claimed: old })
    expect(record).toMatchObject({ state: 'refused', recipients: [{ state: 'refused' }] })
    expect(record.changeTicket?.({ ticket: aTicket() })).toMatchObject({
      state: 'open',
      hasUndelivered: true,
    })
  })
})

test('a refusal for good brings the ticket back', () => {
  const record = attempted([outcome('refused', 550)])
  expect(record).toMatchObject({
    state: 'refused',
    events: [{ kind: 'sending-refused', facts: { code: 550 } }],
  })
  expect(record).not.toHaveProperty('sentAt')
})

test('one who took it and one who did not: sent, with a red mark', () => {
  const record = attempted([outcome('accepted', 250), outcome('refused', 550, landlord.address)])
  expect(record.state).toBe('sent')
  expect(record.changeTicket?.({ ticket: aTicket() })).toMatchObject({
    firstAnsweredAt: now,
    hasUndelivered: true,
  })
})

test('one who took it and one who shall be tried again: the answer counts already', () => {
  const record = attempted([outcome('accepted', 250), outcome('retry', 451, landlord.address)])
  expect(record).toMatchObject({ state: 'retry', sentAt: now })
  expect(record.changeTicket?.({ ticket: aTicket() })).toMatchObject({ firstAnsweredAt: now })
})

describe('an end that nobody knows', () => {
  test('is asked of a person for an answer, and changes no clock', () => {
    const record = attempted([], { result: { kind: 'unknown' } })
    expect(record).toMatchObject({
      state: 'unconfirmed',
      recipients: [{ address: aino.address, state: 'unknown' }],
    })
    expect(record.changeTicket).toBeUndefined()
  })

  test('is tried again for a receipt', () => {
    const record = attempted([], { claimed: { ...claimed, kind: 'receipt' }, result: { kind: 'unknown' } })
    expect(record).toMatchObject({ state: 'retry', recipients: [{ state: 'retry' }] })
  })

  test('of one recipient keeps the others from being tried again by themselves', () => {
    expect(attempted([outcome('unknown'), outcome('retry', 451, landlord.address)]).state).toBe('unconfirmed')
  })
})

test('a receipt changes no ticket', () => {
  const receipt = { ...claimed, kind: 'receipt' } as const
  expect(attempted([outcome('accepted', 250)], { claimed: receipt }).changeTicket).toBeUndefined()
  expect(attempted([outcome('refused', 550)], { claimed: receipt }).changeTicket).toBeUndefined()
})

test('an id the provider gave is kept for threading', () => {
  expect(attempted([outcome('accepted', 250)], { aliasId: 'x@outlook.com' })).toMatchObject({
    aliasId: 'x@outlook.com',
  })
})
