import { describe, expect, test } from 'vitest'
import type { Ticket, Urgency } from '../../src/tickets/ticket.ts'
import type { Due } from '../../src/tickets/transitions.ts'
import { urgencyChanged } from '../../src/tickets/urgency.ts'
import { aTicket } from '../helpers/a-ticket.ts'

const monday = new Date('2026-11-23T08:00:00Z')
const tuesday = new Date('2026-11-24T08:00:00Z')
const friday = new Date('2026-11-27T08:00:00Z')
const due: Due = (arrivedAt, urgency) =>
  new Date(arrivedAt.getTime() + (urgency === 'ordinary' ? 3 : 1) * 86_400_000)
const owed = aTicket({ waitingSince: monday, dueAt: due(monday, 'ordinary') })

function changed(ticket: Ticket, urgency: Urgency, reason: string, now = tuesday) {
  return urgencyChanged(ticket, { urgency, reason }, { userId: 'paula' }, now, due)
}

describe('a person says how urgent an enquiry is', () => {
  test('and the due time follows, from the same arrival', () => {
    expect(changed(owed, 'crisis', 'Häätö torstaina')).toMatchObject({
      patch: { urgency: 'crisis', dueAt: due(monday, 'crisis') },
    })
  })

  test('never without saying why', () => {
    expect(changed(owed, 'crisis', '  \n')).toEqual({ refused: 'reason-missing' })
  })

  test('and the event says what moved, the reason apart from it so that it can be erased', () => {
    const change = changed(owed, 'crisis', ' Häätö torstaina ')
    expect('events' in change && change.events).toEqual([
      {
        kind: 'ticket-urgency-changed',
        at: tuesday,
        ticketId: owed.id,
        actor: { userId: 'paula' },
        facts: {
          from: 'ordinary',
          to: 'crisis',
          dueBefore: due(monday, 'ordinary').toISOString(),
          dueAfter: due(monday, 'crisis').toISOString(),
        },
        personal: { reason: 'Häätö torstaina' },
      },
    ])
  })

  test('as it was before is no change', () => {
    expect(changed(owed, 'ordinary', 'Sama')).toEqual({ refused: 'already-so' })
  })

  test('too late to mend a promise that is broken', () => {
    const crisis = aTicket({ urgency: 'crisis', waitingSince: monday, dueAt: due(monday, 'crisis') })
    expect(changed(crisis, 'ordinary', 'Ei häätöä', friday)).toMatchObject({
      patch: { urgency: 'ordinary', dueAt: due(monday, 'crisis') },
    })
  })

  test('while nothing is owed gives it no due time', () => {
    const change = changed(aTicket({ state: 'waiting' }), 'crisis', 'Muuttopäivä tiedossa')
    expect('patch' in change && change.patch).toEqual({ urgency: 'crisis' })
  })
})
