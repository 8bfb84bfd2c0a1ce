import { describe, expect, test } from 'vitest'
import { mergedAway, mergedInto } from '../../src/tickets/moves.ts'
import {
  isHomeAtStake,
  lastNearDay,
  movingDayOfBoth,
  movingDaySet,
  nearFrom,
  proposedUrgency,
} from '../../src/tickets/moving-day.ts'
import { queueOf } from '../../src/tickets/queue.ts'
import { aTicket } from '../helpers/a-ticket.ts'

const helsinki = 'Europe/Helsinki'
const today = '2026-11-24'
const tuesday = new Date('2026-11-24T08:05:00Z')
const nextYear = new Date('2027-02-01T06:00:00Z')
const leena = { userId: 'leena' }

describe('a moving day is near', () => {
  test.each([
    ['fourteen calendar days before it', '2026-11-24T08:05:00Z', '2026-12-08'],
    ['from midnight on the wall of the office, not in Greenwich', '2026-11-23T22:00:00Z', '2026-12-08'],
    ['and not a minute before that', '2026-11-23T21:59:00Z', '2026-12-07'],
    ['also across the night in which the clocks are moved', '2027-03-27T22:30:00Z', '2027-04-11'],
  ])('%s', (_name, now, last) => {
    expect(lastNearDay(new Date(now), helsinki)).toBe(last)
  })

  test('from a day that can be named', () => {
    expect(nearFrom('2026-12-18')).toBe('2026-12-04')
  })

  test('and puts the home at stake, as a person does who says it is urgent', () => {
    const last = lastNearDay(tuesday, helsinki)
    expect(isHomeAtStake(aTicket({ movingDay: '2026-12-08' }), last)).toBe(true)
    expect(isHomeAtStake(aTicket({ movingDay: '2026-12-09' }), last)).toBe(false)
    expect(isHomeAtStake(aTicket({ urgency: 'crisis' }), last)).toBe(true)
    expect(isHomeAtStake(aTicket({ urgency: 'legal-deadline' }), last)).toBe(false)
  })
})

describe('a reminder', () => {
  const hidden = aTicket({ reminderAt: nextYear, movingDay: '2026-12-09' })
  const queueAt = (ticket: typeof hidden, now: string) =>
    queueOf(ticket, new Date(now), lastNearDay(new Date(now), helsinki))

  test('hides a ticket while its moving day is far', () => {
    expect(queueAt(hidden, '2026-11-24T08:05:00Z')).toBe('reminders')
  })

  test('ends when the calendar reaches the fourteenth day, and nobody has to touch the ticket', () => {
    expect(queueAt(hidden, '2026-11-24T21:59:00Z')).toBe('reminders')
    expect(queueAt(hidden, '2026-11-24T22:00:00Z')).toBe('new')
  })

  test('does not hide it again after the day, until somebody says what became of it', () => {
    expect(queueAt(hidden, '2027-01-05T08:00:00Z')).toBe('new')
    expect(queueAt(aTicket({ reminderAt: nextYear }), '2027-01-05T08:00:00Z')).toBe('reminders')
  })

  test('gives back what waits for the resident as that, and what is closed stays closed', () => {
    const now = '2026-12-01T08:00:00Z'
    expect(queueAt({ ...hidden, state: 'waiting' }, now)).toBe('waiting')
    expect(queueAt({ ...hidden, state: 'closed' }, now)).toBe('closed')
  })
})

describe('the urgency that a moving day proposes', () => {
  test.each([
    ['a week away is a crisis', 'ordinary', '2026-12-01', 'crisis'],
    ['today is a crisis', 'legal-deadline', '2026-11-24', 'crisis'],
    ['eight days away is a legal deadline', 'ordinary', '2026-12-02', 'legal-deadline'],
    ['fourteen days away is a legal deadline', 'ordinary', '2026-12-08', 'legal-deadline'],
    ['farther away is nothing yet', 'ordinary', '2026-12-09', undefined],
    ['never lowers what a person said', 'crisis', '2026-12-05', undefined],
    ['is nothing once somebody said so', 'legal-deadline', '2026-12-05', undefined],
    ['of a day that is past is for a person to say', 'ordinary', '2026-11-23', undefined],
  ] as const)('%s', (_name, urgency, movingDay, proposed) => {
    expect(proposedUrgency(aTicket({ urgency, movingDay }), today)).toBe(proposed)
  })
})

describe('a person', () => {
  test('says the day, and the event tells what it was before', () => {
    const ticket = aTicket({ movingDay: '2026-11-27' })
    expect(movingDaySet(ticket, '2026-12-04', leena, tuesday)).toEqual({
      patch: { movingDay: '2026-12-04' },
      events: [
        {
          kind: 'ticket-moving-day-set',
          at: tuesday,
          ticketId: ticket.id,
          actor: leena,
          facts: { isSet: true },
          personal: { from: '2026-11-27', to: '2026-12-04' },
        },
      ],
    })
  })

  test('takes it away again', () => {
    const cleared = movingDaySet(aTicket({ movingDay: '2026-11-27' }), undefined, leena, tuesday)
    expect(cleared).toMatchObject({
      patch: { movingDay: null },
      events: [{ facts: { isSet: false }, personal: { from: '2026-11-27' } }],
    })
    expect(movingDaySet(aTicket(), undefined, leena, tuesday)).toEqual({ refused: 'already-so' })
  })
})

describe('of two tickets that become one', () => {
  const merge = (into: string | undefined, from: string | undefined) =>
    mergedInto(
      aTicket(into ? { movingDay: into } : {}),
      aTicket({ id: 'other', ...(from ? { movingDay: from } : {}) }),
      {},
      leena,
      tuesday,
      { due: () => tuesday, today },
    )

  test('the earlier moving day stays, and the log says where it came from', () => {
    const { patch, events } = merge('2026-12-18', '2026-11-27')
    expect(patch.movingDay).toBe('2026-11-27')
    expect(events.map(({ facts, personal }) => [facts, personal])).toEqual([
      [
        { isSet: true, by: 'merge' },
        { from: '2026-12-18', to: '2026-11-27' },
      ],
    ])
  })

  test('the survivor keeps its own earlier day without a word', () => {
    const { patch, events } = merge('2026-11-27', '2026-12-18')
    expect([patch.movingDay, events]).toEqual(['2026-11-27', []])
    expect(merge('2026-11-27', undefined).patch.movingDay).toBe('2026-11-27')
  })

  test.each([
    ['the next one to come', '2026-12-18', '2026-11-27', '2026-11-27'],
    ['today', '2026-11-24', '2026-11-23', '2026-11-24'],
    ['the one to come, not one that is past', '2026-11-23', '2026-12-18', '2026-12-18'],
    ['the later of two that are past', '2026-11-20', '2026-11-23', '2026-11-23'],
    ['the only one, though it is past', undefined, '2026-11-20', '2026-11-20'],
    ['none', undefined, undefined, undefined],
  ])('%s stays', (_name, one, other, stays) => {
    const days = [one, other].map((day) => (day ? { movingDay: day } : {}))
    expect(movingDayOfBoth(days[0]!, days[1]!, today)).toBe(stays)
    expect(movingDayOfBoth(days[1]!, days[0]!, today)).toBe(stays)
  })

  test('the one that went keeps its day, so that an undo brings back both', () => {
    expect(mergedAway(aTicket({ movingDay: '2026-11-27' }), 'other', tuesday)).not.toHaveProperty('movingDay')
  })
})
