import { describe, expect, test } from 'vitest'
import type { InboundMail } from '../../src/mail/inbound-mail.ts'
import { decideReceipt, type ReceiptQuestion } from '../../src/receipts/decide-receipt.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { anInboundMail } from '../helpers/an-inbound-mail.ts'
import { aino } from '../helpers/mails/cast.ts'

const now = new Date('2026-11-24T08:00:00Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const inMinutes = (minutes: number) => minutesAgo(-minutes)
const none = { toAddressLastHour: 0, toAddressLastDay: 0, toDomainLastHour: 0, inAllLastHour: 0 }

function decide(question: Partial<ReceiptQuestion>) {
  return decideReceipt({
    mail: anInboundMail(),
    isHistory: false,
    isLate: false,
    counts: none,
    breaker: defaultSettings.receiptBreaker,
    now,
    ...question,
  })
}

test('the first message is receipted at once', () => {
  expect(decide({})).toEqual({ kind: 'send', to: aino, notBefore: now })
})

describe('messages of one ticket within five minutes', () => {
  test('share a receipt at the end of the window', () => {
    expect(decide({ ticketReceipts: { lastQueuedAt: minutesAgo(2) } })).toEqual({
      kind: 'send',
      to: aino,
      notBefore: inMinutes(3),
    })
  })

  test('replace the one that waits, which does not wait longer for it', () => {
    const pending = { outgoingId: 'waiting', notBefore: inMinutes(1) }
    expect(decide({ ticketReceipts: { lastQueuedAt: minutesAgo(1), pending } })).toEqual({
      kind: 'send',
      to: aino,
      notBefore: inMinutes(1),
      replaces: 'waiting',
    })
  })

  test('are over after five minutes', () => {
    expect(decide({ ticketReceipts: { lastQueuedAt: minutesAgo(5) } })).toMatchObject({ notBefore: now })
  })
})

describe('no receipt', () => {
  const cases: readonly (readonly [string, Partial<ReceiptQuestion> & { mail?: InboundMail }, string])[] = [
    ['for imported history', { isHistory: true }, 'history'],
    ['for old mail of a folder that was built anew', { isLate: true }, 'late'],
    ['for an automatic answer', { mail: anInboundMail({ kind: 'automatic' }) }, 'automatic'],
    ['for a bounce', { mail: anInboundMail({ kind: 'bounce' }) }, 'bounce'],
    ['for a newsletter', { mail: anInboundMail({ kind: 'bulk' }) }, 'bulk'],
    ['for a loop', { mail: anInboundMail({ noReceiptReason: 'loop' }) }, 'loop'],
    ['to ourselves', { mail: anInboundMail({ noReceiptReason: 'own-address' }) }, 'own-address'],
    [
      'to an address nobody reads',
      { mail: anInboundMail({ noReceiptReason: 'no-reply-address' }) },
      'no-reply-address',
    ],
    [
      'for a forged sender',
      { mail: anInboundMail({ noReceiptReason: 'authentication-failed' }) },
      'authentication-failed',
    ],
  ]
  test.each(cases)('%s', (_, question, reason) => {
    expect(decide(question)).toEqual({ kind: 'none', reason })
  })

  test('when there is nobody to send it to', () => {
    const { sender: _, ...mail } = anInboundMail()
    expect(decide({ mail })).toEqual({ kind: 'none', reason: 'no-sender' })
  })
})

describe('the breaker', () => {
  const cases = [
    ['the seventh to an address in an hour', { toAddressLastHour: 6 }, 'address-hour'],
    ['the twenty-first to an address in a day', { toAddressLastDay: 20 }, 'address-day'],
    ['the thirty-first to a domain in an hour', { toDomainLastHour: 30 }, 'domain-hour'],
    ['the two hundred and first in an hour', { inAllLastHour: 200 }, 'mailbox-hour'],
  ] as const
  test.each(cases)('stops %s', (_, counts, reason) => {
    expect(decide({ counts: { ...none, ...counts } })).toMatchObject({ kind: 'stopped', reason })
  })

  test('lets the last allowed one pass', () => {
    const counts = { toAddressLastHour: 5, toAddressLastDay: 19, toDomainLastHour: 29, inAllLastHour: 199 }
    expect(decide({ counts })).toMatchObject({ kind: 'send' })
  })

  test('does not count a receipt that only takes the place of a waiting one', () => {
    const ticketReceipts = {
      lastQueuedAt: minutesAgo(1),
      pending: { outgoingId: 'waiting', notBefore: inMinutes(4) },
    }
    expect(decide({ counts: { ...none, toAddressLastHour: 6 }, ticketReceipts })).toMatchObject({
      kind: 'send',
    })
  })
})
