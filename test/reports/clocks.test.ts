import { describe, expect, test } from 'vitest'
import type { EventFacts, EventKind } from '../../src/events/event.ts'
import { ticketClocks } from '../../src/reports/clocks.ts'
import { type MessageClock, resultOf } from '../../src/reports/message-clock.ts'
import type { ReportEvent } from '../../src/reports/report-event.ts'
import { type Rules, rulesInForce } from '../../src/reports/rules-in-force.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { targetRule } from '../../src/tickets/targets.ts'

describe('a clock runs in working time', () => {
  test.each([
    [
      'a mail before opening waits from opening',
      '2026-11-24 06:00',
      '2026-11-24 09:15',
      75,
      '2026-11-27 16:00',
    ],
    [
      'a mail after closing waits from the next opening',
      '2026-11-24 17:00',
      '2026-11-25 08:30',
      30,
      '2026-11-27 16:00',
    ],
    [
      'an answer before opening adds nothing after closing',
      '2026-11-24 15:00',
      '2026-11-25 07:00',
      60,
      '2026-11-27 16:00',
    ],
    [
      'a mail on Midsummer Eve waits over the feast',
      '2026-06-19 10:00',
      '2026-06-22 08:45',
      45,
      '2026-06-24 16:00',
    ],
    [
      'an answer on Midsummer Eve counts none of it',
      '2026-06-18 15:30',
      '2026-06-19 11:00',
      30,
      '2026-06-24 16:00',
    ],
    [
      'a mail at 2.30 in the night that loses an hour',
      '2026-03-29 02:30',
      '2026-03-30 09:00',
      60,
      '2026-04-01 16:00',
    ],
    [
      'a mail in the night that has an hour twice',
      '2026-10-25 02:30',
      '2026-10-26 08:20',
      20,
      '2026-10-28 16:00',
    ],
    [
      'an answer after closing counts to closing time',
      '2026-11-24 15:00',
      '2026-11-24 18:30',
      60,
      '2026-11-27 16:00',
    ],
    [
      'an answer on Midsummer Day counts none of the feast',
      '2026-06-18 15:30',
      '2026-06-20 12:00',
      30,
      '2026-06-24 16:00',
    ],
    [
      'an answer at 2.30 in the night that loses an hour counts to Friday’s closing',
      '2026-03-27 15:00',
      '2026-03-29 02:30',
      60,
      '2026-04-01 16:00',
    ],
    [
      'an answer at 2.30 in the night that has an hour twice counts to Friday’s closing',
      '2026-10-23 15:00',
      '2026-10-25 02:30',
      60,
      '2026-10-28 16:00',
    ],
    ['Christmas is no time to answer', '2026-12-23 15:00', '2026-12-28 09:00', 120, '2026-12-30 16:00'],
    ['a weekend in between is not counted', '2026-11-27 15:00', '2026-11-30 09:00', 120, '2026-12-02 16:00'],
  ])('%s', (_, arrived, answered, minutes, due) => {
    const [clock] = clocksOf(opened(), mail(arrived), reply('r1', answered), sent('r1', answered))
    expect(clock).toMatchObject({ part: 'first', minutes, dueMs: helsinki(due).getTime() })
  })
})

describe('an office that is open through the night of the change', () => {
  const allNight = [{ from: '00:00', to: '24:00' }] as const
  const week = { 1: allNight, 2: allNight, 3: allNight, 4: allNight, 5: allNight, 6: allNight, 7: allNight }
  const calendar = { ...defaultSettings.serviceHours, week }

  test.each([
    [
      'an answer half an hour before the hour that is lost',
      '2026-03-29T00:00:00Z',
      '2026-03-29T00:30:00Z',
      30,
    ],
    ['an answer at 4.30 loses the hour from 3 to 4', '2026-03-29T00:00:00Z', '2026-03-29T01:30:00Z', 90],
    ['an answer at 3.30 for the first time', '2026-10-25T00:00:00Z', '2026-10-25T00:30:00Z', 30],
    ['an answer at 3.30 for the second time', '2026-10-25T00:00:00Z', '2026-10-25T01:30:00Z', 90],
  ])('%s', (_, arrivedAt, answeredAt, minutes) => {
    const at = new Date(answeredAt)
    const told = [
      opened(),
      { ...mail('2026-03-01 09:00', { arrivedAt }), at: new Date(arrivedAt) },
      { ...reply('r1', '2026-03-01 09:00'), at },
      { ...sent('r1', '2026-03-01 09:00'), at },
    ]
    const due = targetRule({ serviceHours: calendar, targets: defaultSettings.targets })
    const [clock] = ticketClocks('t', inOrder(told, 1), () => ({ version: 0, calendar, due }))
    expect(clock?.minutes).toBe(minutes)
  })
})

describe('what is an answer', () => {
  test('a receipt is none', () => {
    const [clock] = clocksOf(
      opened(),
      mail('2026-11-24 09:00'),
      event('receipt-queued', '2026-11-24 09:01', { receiptId: 'k1' }, 'm1'),
      sent('k1', '2026-11-24 09:02', { outgoingKind: 'receipt' }),
    )
    expect(clock?.answeredMs).toBeUndefined()
    expect(clock?.receipt).toEqual({
      kind: 'sent',
      receiptId: 'k1',
      sentMs: helsinki('2026-11-24 09:02').getTime(),
      isBounced: false,
    })
  })

  test('a reply counts when the server took it, not when it was written', () => {
    const [clock] = clocksOf(
      opened(),
      mail('2026-11-24 09:00'),
      reply('r1', '2026-11-24 09:10'),
      event('sending-deferred', '2026-11-24 09:11', { outgoingKind: 'reply', accepted: 0 }, 'r1'),
      sent('r1', '2026-11-24 12:00'),
    )
    expect(clock).toMatchObject({ minutes: 180, answerId: 'r1', handlerId: 'leena' })
  })

  test('a bounced answer un-answers, and the next one that arrives counts', () => {
    const bounced = [
      opened(),
      mail('2026-11-24 09:00'),
      reply('r1', '2026-11-24 10:00'),
      sent('r1', '2026-11-24 10:00'),
      event(
        'message-received',
        '2026-11-24 10:05',
        { kind: 'bounce', arrivedAt: iso('2026-11-24 10:04') },
        'b1',
      ),
      event('bounced', '2026-11-24 10:05', { outgoingKind: 'reply', takesAnswerBack: true }, 'r1'),
    ]
    expect(clocksOf(...bounced)[0]?.answeredMs).toBeUndefined()
    const [clock, bounce] = clocksOf(
      ...bounced,
      reply('r2', '2026-11-25 09:00'),
      sent('r2', '2026-11-25 09:00'),
    )
    expect(clock).toMatchObject({ answerId: 'r2', minutes: 480 })
    expect(bounce?.part).toBe('bounce')
  })

  test('a bounce that was told before the sending itself un-answers too', () => {
    const [clock] = clocksOf(
      opened(),
      mail('2026-11-24 09:00'),
      reply('r1', '2026-11-24 10:00'),
      event('bounced', '2026-11-24 10:00', { outgoingKind: 'reply', takesAnswerBack: true }, 'r1'),
      sent('r1', '2026-11-24 10:00'),
    )
    expect(clock?.answeredMs).toBeUndefined()
  })

  test('a copy that bounced takes nothing back', () => {
    const [clock] = clocksOf(
      opened(),
      mail('2026-11-24 09:00'),
      reply('r1', '2026-11-24 10:00'),
      sent('r1', '2026-11-24 10:00'),
      event('bounced', '2026-11-24 10:05', { outgoingKind: 'reply', takesAnswerBack: false }, 'r1'),
    )
    expect(clock?.answerId).toBe('r1')
  })

  test('an answer whose end nobody knew counts from when it is confirmed to have left', () => {
    const [clock] = clocksOf(
      opened(),
      mail('2026-11-24 09:00'),
      reply('r1', '2026-11-24 10:00'),
      event('sending-unconfirmed', '2026-11-24 10:30', { formerState: 'sending' }, 'r1'),
      sent('r1', '2026-11-25 15:00', { foundInSent: true, sentAt: iso('2026-11-24 10:30') }),
    )
    expect(clock?.minutes).toBe(90)
  })

  test('an answer answers what came before it was written, not what came while it was under way', () => {
    const [first, second] = clocksOf(
      opened(),
      mail('2026-11-24 09:00'),
      reply('r1', '2026-11-24 10:00'),
      mail('2026-11-24 10:01', {}, 'm2'),
      sent('r1', '2026-11-24 10:02'),
    )
    expect(first?.answerId).toBe('r1')
    expect(second).toMatchObject({ part: 'next' })
    expect(second?.answerId).toBeUndefined()
  })
})

describe('what spoils no clock', () => {
  test('an out-of-office starts none and stops none', () => {
    const [first, away] = clocksOf(
      opened(),
      mail('2026-11-24 09:00'),
      mail('2026-11-24 09:05', { kind: 'automatic' }, 'm2'),
      reply('r1', '2026-11-24 10:00'),
      sent('r1', '2026-11-24 10:00'),
      mail('2026-11-24 10:01', { kind: 'automatic' }, 'm3'),
    )
    expect(first).toMatchObject({ part: 'first', minutes: 60 })
    expect(away?.part).toBe('automatic')
  })

  test('a "kiitos" that is read and closed leaves the answer as it was and is owed nothing', () => {
    const [first, thanks] = clocksOf(
      ...answered(),
      mail('2026-11-24 11:00', {}, 'm2'),
      event('ticket-closed', '2026-11-25 09:00', { wasOwed: true }),
    )
    expect(first).toMatchObject({ part: 'first', answerId: 'r1' })
    expect(thanks).toMatchObject({ part: 'next', closedMs: helsinki('2026-11-25 09:00').getTime() })
    expect(resultOf(thanks!, helsinki('2026-12-31 12:00').getTime())).toBe('closed')
  })

  test('closing an enquiry after its time was up does not hide that nobody answered', () => {
    const [clock] = clocksOf(opened(), mail('2026-11-16 09:00'), event('ticket-closed', '2026-11-24 09:00'))
    expect(resultOf(clock!, helsinki('2026-11-24 12:00').getTime())).toBe('missed')
  })

  test('a closing that a person takes back was none', () => {
    const [clock] = clocksOf(
      opened(),
      mail('2026-11-24 09:00'),
      event('ticket-closed', '2026-11-24 10:00'),
      event('ticket-reopened', '2026-11-24 11:00', { by: 'person' }),
    )
    expect(clock?.closedMs).toBeUndefined()
  })

  test('what the resident adds while waiting is measured by the first message', () => {
    const clocks = clocksOf(
      opened(),
      mail('2026-11-24 09:00'),
      mail('2026-11-24 11:00', {}, 'm2'),
      reply('r1', '2026-11-24 12:00'),
      sent('r1', '2026-11-24 12:00'),
    )
    expect(clocks.map(({ part, minutes }) => [part, minutes])).toEqual([
      ['first', 180],
      ['joined', 60],
    ])
  })

  test('history, the same mail again and mail in quarantine have no clock and say so', () => {
    expect(clocksOf(opened(), mail('2026-11-24 09:00', { isHistory: true }))[0]?.part).toBe('history')
    expect(
      clocksOf(
        opened(),
        mail('2026-11-24 09:00'),
        event('message-redelivered', '2026-11-24 10:00', {}, 'm1'),
      )[1],
    ).toMatchObject({ part: 'duplicate', receipt: { kind: 'suppressed', reason: 'duplicate' } })
    const quarantined = [opened({ class: 'quarantine' }), mail('2026-11-24 09:00')]
    expect(clocksOf(...quarantined)[0]?.part).toBe('quarantine')
    const [released] = clocksOf(
      ...quarantined,
      event('ticket-released', '2026-11-25 09:00', { from: 'quarantine' }),
    )
    expect(released).toMatchObject({ part: 'first', dueMs: helsinki('2026-11-27 16:00').getTime() })
  })
})

describe('a ticket that a person marked as automatic', () => {
  const waiting = [opened(), mail('2026-11-24 09:00')]
  const marked = event('ticket-marked-automatic', '2026-11-24 10:00', { from: 'enquiry' })

  test('stops the clock of what waits, and says why', () => {
    expect(partsOf(...waiting, marked)).toEqual(['marked'])
    expect(partsOf(...waiting, marked, event('ticket-closed', '2026-11-25 09:00'))).toEqual(['marked'])
  })

  test('leaves what was answered or closed before as it was', () => {
    expect(partsOf(...answered(), marked)).toEqual(['first'])
    expect(partsOf(...waiting, event('ticket-closed', '2026-11-24 09:30'), marked)).toEqual(['first'])
    const thanks = mail('2026-11-24 11:00', {}, 'm2')
    expect(partsOf(...answered(), thanks, { ...marked, at: helsinki('2026-11-24 12:00') })).toEqual([
      'first',
      'marked',
    ])
  })

  test('has its clock again, from arrival, when the marking is undone or a person makes it an enquiry', () => {
    for (const facts of [{ from: 'automatic', isUndo: true }, { from: 'automatic' }]) {
      const released = event('ticket-released', '2026-11-25 09:00', facts)
      const [clock] = clocksOf(...waiting, marked, released)
      expect(clock).toMatchObject({ part: 'first', dueMs: helsinki('2026-11-27 16:00').getTime() })
    }
  })

  test('measures a later mail of a person, and not again what was judged before', () => {
    const byMail = event('ticket-released', '2026-11-26 09:00', { from: 'automatic', by: 'mail' })
    expect(partsOf(...waiting, marked, mail('2026-11-26 09:00', {}, 'm2'), byMail)).toEqual([
      'marked',
      'first',
    ])
  })

  test('lies in quarantine again when the marking of quarantined mail is undone', () => {
    const quarantined = [opened({ class: 'quarantine' }), mail('2026-11-24 09:00')]
    const undone = event('ticket-released', '2026-11-24 10:01', { from: 'automatic', isUndo: true })
    expect(partsOf(...quarantined, marked)).toEqual(['marked'])
    expect(partsOf(...quarantined, marked, undone)).toEqual(['quarantine'])
  })

  test('judges nothing that was put into it afterwards', () => {
    const moved = event('message-moved', '2026-11-24 11:00', { from: 't2', move: 'x', by: 'move' }, 'm2')
    expect(partsOf(...waiting, mail('2026-11-24 09:30', {}, 'm2'), marked, moved)).toEqual([
      'marked',
      'first',
    ])
  })

  test('that was automatic from the start stays so when a person writes to it', () => {
    const byMail = event('ticket-released', '2026-11-26 09:00', { from: 'automatic', by: 'mail' })
    const told = [opened({ class: 'automatic' }), mail('2026-11-24 09:00', { kind: 'automatic' })]
    expect(partsOf(...told, mail('2026-11-26 09:00', {}, 'm2'), byMail)).toEqual(['automatic', 'first'])
  })

  function partsOf(...told: readonly Told[]): readonly string[] {
    return clocksOf(...told).map(({ part }) => part)
  }
})

describe('what a message is measured with', () => {
  test('the settings that stood when it arrived', () => {
    const stricter = rulesOf(1, { ordinaryDays: 0, legalDeadlineDays: 0, crisisDays: 0 })
    const versions = [
      { ...rulesOf(0, defaultSettings.targets), seq: 0, savedMs: Number.NEGATIVE_INFINITY },
      { ...stricter, seq: 2, savedMs: helsinki('2026-11-24 12:00').getTime() },
    ]
    const clocks = ticketClocks(
      't',
      inOrder([opened(), mail('2026-11-24 11:59'), mail('2026-11-24 12:01', {}, 'm2')], 10),
      (ms, seq) => rulesInForce(versions, ms, seq),
    )
    expect(clocks.map(({ settingsVersion }) => settingsVersion)).toEqual([0, 1])
  })

  test('a raised urgency shortens the promise, counted from arrival', () => {
    const [clock] = clocksOf(
      opened(),
      mail('2026-11-24 09:00'),
      event('ticket-urgency-changed', '2026-11-24 10:00', { from: 'ordinary', to: 'crisis' }),
    )
    expect(clock).toMatchObject({ urgency: 'crisis', dueMs: helsinki('2026-11-24 16:00').getTime() })
  })

  test('an urgency lowered after the promise was broken mends nothing', () => {
    const [clock] = clocksOf(
      opened({ urgency: 'crisis' }),
      mail('2026-11-24 09:00'),
      event('ticket-urgency-changed', '2026-11-25 10:00', { from: 'crisis', to: 'ordinary' }),
      reply('r1', '2026-11-25 11:00'),
      sent('r1', '2026-11-25 11:00'),
    )
    expect(resultOf(clock!, helsinki('2026-11-25 12:00').getTime())).toBe('missed')
  })

  test('going from one hand to another is counted, and the answer is whose it was', () => {
    const [clock] = clocksOf(
      opened(),
      mail('2026-11-24 09:00'),
      event('ticket-assigned', '2026-11-24 09:10', { from: null, to: 'mikko' }),
      event('ticket-assigned', '2026-11-24 09:20', { from: 'mikko', to: 'sofia' }),
      reply('r1', '2026-11-24 10:00'),
      sent('r1', '2026-11-24 10:00'),
    )
    expect(clock).toMatchObject({ reassignments: 1, handlerId: 'leena' })
  })
})

describe('the receipt of a message', () => {
  test('of a burst is the one that took the place of the waiting one', () => {
    const clocks = clocksOf(
      opened(),
      mail('2026-11-24 09:00'),
      event('receipt-queued', '2026-11-24 09:00', { receiptId: 'k1' }, 'm1'),
      mail('2026-11-24 09:02', {}, 'm2'),
      event('receipt-queued', '2026-11-24 09:02', { receiptId: 'k2', replaces: 'k1' }, 'm2'),
      sent('k2', '2026-11-24 09:05', { outgoingKind: 'receipt' }),
    )
    expect(clocks.map(({ receipt }) => 'receiptId' in receipt && receipt.receiptId)).toEqual(['k2', 'k2'])
  })

  test('that never was is missing, not silent', () => {
    expect(clocksOf(opened(), mail('2026-11-24 09:00'))[0]?.receipt).toEqual({ kind: 'missing' })
  })
})

type Told = Omit<ReportEvent, 'seq'>

function clocksOf(...told: readonly Told[]): readonly MessageClock[] {
  const rules = rulesOf(0, defaultSettings.targets)
  return ticketClocks('t', inOrder(told, 1), () => rules)
}

function inOrder(told: readonly Told[], from: number): ReportEvent[] {
  return told.map((one, index) => ({ ...one, seq: from + index }))
}

function rulesOf(version: number, targets: typeof defaultSettings.targets): Rules {
  const { serviceHours } = defaultSettings
  return { version, calendar: serviceHours, due: targetRule({ serviceHours, targets }) }
}

function answered(): readonly Told[] {
  return [opened(), mail('2026-11-24 09:00'), reply('r1', '2026-11-24 10:00'), sent('r1', '2026-11-24 10:00')]
}

function opened(facts: EventFacts = {}): Told {
  return event('ticket-opened', '2026-11-24 09:00', {
    class: 'enquiry',
    urgency: 'ordinary',
    language: 'fi',
    ...facts,
  })
}

function mail(arrived: string, facts: EventFacts = {}, id = 'm1'): Told {
  return event(
    'message-received',
    arrived,
    { kind: 'person', arrivedAt: iso(arrived), isHistory: false, ...facts },
    id,
  )
}

function reply(id: string, at: string): Told {
  return { ...event('reply-queued', at, { recipients: 1 }, id), userId: 'leena' }
}

function sent(
  id: string,
  at: string,
  facts: EventFacts = { outgoingKind: 'reply', accepted: 1, refused: 0 },
): Told {
  return event('sent', at, facts, id)
}

function event(kind: EventKind, at: string, facts: EventFacts = {}, messageId?: string): Told {
  return { kind, at: helsinki(at), facts, ...(messageId ? { messageId } : {}) }
}

function iso(text: string): string {
  return helsinki(text).toISOString()
}

/** A wall clock of Helsinki: +03:00 between the changes of 2026, +02:00 outside; 2.30 of the short night is 3.30. */
function helsinki(text: string): Date {
  const utc = Date.parse(`${text.replace(' ', 'T')}:00Z`)
  const isSummer = utc >= Date.parse('2026-03-29T03:00:00Z') && utc < Date.parse('2026-10-25T04:00:00Z')
  return new Date(utc - (isSummer ? 3 : 2) * 3_600_000)
}
