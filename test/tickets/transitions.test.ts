import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Ticket, TicketPatch } from '../../src/tickets/ticket.ts'
import {
  assigned,
  closed,
  type Due,
  madeEnquiry,
  personWrote,
  reminderSet,
  reopenedByPerson,
  replyAccepted,
  replyBounced,
  replyQueued,
  replyRefused,
  replyUndone,
} from '../../src/tickets/transitions.ts'
import { aTicket } from '../helpers/a-ticket.ts'
import '../helpers/seeded-properties.ts'

const monday = new Date('2026-11-23T08:00:00Z')
const tuesday = new Date('2026-11-24T08:00:00Z')
const wednesday = new Date('2026-11-25T08:00:00Z')
const advisor = { userId: 'paula' }
const due: Due = (arrivedAt, urgency) =>
  new Date(arrivedAt.getTime() + (urgency === 'ordinary' ? 3 : 1) * 86_400_000)
const threeDaysAfter = (at: Date) => new Date(at.getTime() + 3 * 86_400_000)
const live = { arrivedAt: tuesday, isHistory: false }

describe('a message from a person', () => {
  test('to a waiting ticket makes it ours to act, and the clock starts at its arrival', () => {
    const { patch } = personWrote(aTicket({ state: 'waiting' }), live, wednesday, due)
    expect(patch).toEqual({ state: 'open', waitingSince: tuesday, dueAt: threeDaysAfter(tuesday) })
  })

  test('does not restart the clock of an older unanswered one', () => {
    const ticket = aTicket({ waitingSince: monday, dueAt: threeDaysAfter(monday) })
    const { patch } = personWrote(ticket, live, wednesday, due)
    expect(patch).toEqual({ waitingSince: monday, dueAt: threeDaysAfter(monday) })
  })

  test('to a closed ticket reopens it, and the events say so', () => {
    const ticket = aTicket({ state: 'closed', closedAt: monday })
    const { patch, events } = personWrote(ticket, live, wednesday, due)
    expect(patch).toMatchObject({ state: 'open', closedAt: null })
    expect(events).toMatchObject([{ kind: 'ticket-reopened', facts: { by: 'mail' } }])
  })

  test('ends a reminder', () => {
    expect(personWrote(aTicket({ reminderAt: wednesday }), live, tuesday, due).patch.reminderAt).toBeNull()
  })

  test('to a ticket that stood among the automatic ones makes it an enquiry, so that somebody sees it', () => {
    const { patch, events } = personWrote(aTicket({ class: 'automatic' }), live, wednesday, due)
    expect(patch).toMatchObject({ class: 'enquiry', dueAt: threeDaysAfter(tuesday) })
    expect(events).toMatchObject([{ kind: 'ticket-released', facts: { from: 'automatic', by: 'mail' } }])
    expect(personWrote(aTicket({ class: 'quarantine' }), live, wednesday, due).patch.class).toBeUndefined()
  })

  test('of imported history changes nothing', () => {
    const past = { arrivedAt: tuesday, isHistory: true }
    expect(personWrote(aTicket({ state: 'closed' }), past, wednesday, due)).toEqual({ patch: {}, events: [] })
  })
})

describe('a reply', () => {
  test('that is only queued leaves the clock running', () => {
    const ticket = aTicket({ waitingSince: monday, dueAt: threeDaysAfter(monday), assigneeId: 'other' })
    const transition = replyQueued(ticket, { kind: 'wait' }, advisor, tuesday)
    expect(transition).toMatchObject({ patch: { state: 'waiting' } })
    expect(patchOf(transition)).not.toHaveProperty('waitingSince')
    expect(patchOf(transition)).not.toHaveProperty('firstAnsweredAt')
  })

  test('gives a ticket that nobody had to its writer', () => {
    expect(patchOf(replyQueued(aTicket(), { kind: 'stay' }, advisor, tuesday)).assigneeId).toBe('paula')
  })

  test('that is undone leaves the ticket open', () => {
    expect(replyUndone()).toEqual({ state: 'open', closedAt: null })
  })

  test('that the server accepted is the first answer, and nothing is owed', () => {
    const ticket = aTicket({ waitingSince: monday, dueAt: threeDaysAfter(monday) })
    expect(replyAccepted({ ticket }, tuesday, false, due)).toEqual({
      firstAnsweredAt: tuesday,
      waitingSince: null,
      dueAt: null,
      hasUndelivered: false,
    })
  })

  test('does not answer the message that came while it was under way', () => {
    const ticket = aTicket({ waitingSince: monday })
    const patch = replyAccepted({ ticket, newerMailAt: tuesday }, wednesday, false, due)
    expect(patch).toMatchObject({ waitingSince: tuesday, dueAt: threeDaysAfter(tuesday) })
  })

  test('that is a second one does not move the first answer', () => {
    expect(
      replyAccepted({ ticket: aTicket({ firstAnsweredAt: monday }) }, tuesday, false, due),
    ).not.toHaveProperty('firstAnsweredAt')
  })

  test('that came back before it was known to be taken answers nothing', () => {
    expect(replyAccepted({ ticket: aTicket(), bounced: 'answer' }, tuesday, false, due)).toEqual({})
  })

  test('of which a copy came back before leaves the ticket as the bounce and people made it', () => {
    const patch = replyAccepted({ ticket: aTicket(), bounced: 'copy' }, tuesday, false, due)
    expect(patch).toEqual({ firstAnsweredAt: tuesday, waitingSince: null, dueAt: null })
  })

  test('that a server refused brings the ticket back with a mark', () => {
    expect(replyRefused()).toEqual({ state: 'open', closedAt: null, hasUndelivered: true })
  })
})

describe('a bounce', () => {
  const ticket = aTicket({ state: 'closed', closedAt: tuesday, firstAnsweredAt: tuesday })

  test('takes the answer back, and what it answered is owed since it was', () => {
    const { patch, events } = replyBounced(
      ticket,
      { countsAsAnswer: true, withoutIt: { waitingSince: monday } },
      wednesday,
      due,
    )
    expect(patch).toEqual({
      state: 'open',
      closedAt: null,
      hasUndelivered: true,
      firstAnsweredAt: null,
      waitingSince: monday,
      dueAt: threeDaysAfter(monday),
    })
    expect(events).toMatchObject([{ kind: 'ticket-reopened', facts: { by: 'bounce' } }])
  })

  test('of a second answer leaves the first one counted', () => {
    const bounce = { countsAsAnswer: true, withoutIt: { firstAnsweredAt: monday, waitingSince: tuesday } }
    expect(replyBounced(ticket, bounce, wednesday, due).patch.firstAnsweredAt).toEqual(monday)
  })

  test('of a copy to somebody else leaves the clock alone', () => {
    const { patch } = replyBounced(ticket, { countsAsAnswer: false, withoutIt: {} }, wednesday, due)
    expect(patch).toEqual({ state: 'open', closedAt: null, hasUndelivered: true })
  })
})

describe('an advisor', () => {
  test('cannot close without saying what came of it', () => {
    expect(closed(aTicket(), '  ', advisor, tuesday)).toEqual({ refused: 'outcome-missing' })
  })

  test('closes with an outcome that is kept as erasable text', () => {
    const transition = closed(aTicket(), 'Maksusuunnitelma tehtiin', advisor, tuesday)
    expect(transition).toMatchObject({
      patch: { state: 'closed', closedAt: tuesday },
      events: [{ kind: 'ticket-closed', personal: { outcome: 'Maksusuunnitelma tehtiin' } }],
    })
  })

  test('reopens a closed ticket, and an open one stays as it is', () => {
    expect(reopenedByPerson(aTicket({ state: 'closed' }), advisor, tuesday).patch.state).toBe('open')
    expect(reopenedByPerson(aTicket(), advisor, tuesday)).toEqual({ patch: {}, events: [] })
  })

  test('assigns, and assigning to the same one is no event', () => {
    expect(assigned(aTicket(), 'paula', advisor, tuesday)).toMatchObject({
      patch: { assigneeId: 'paula' },
      events: [{ kind: 'ticket-assigned', facts: { from: null, to: 'paula' } }],
    })
    expect(assigned(aTicket({ assigneeId: 'paula' }), 'paula', advisor, tuesday).events).toEqual([])
  })

  test('sets a reminder in the future only', () => {
    expect(reminderSet(wednesday, tuesday)).toEqual({ reminderAt: wednesday })
    expect(reminderSet(monday, tuesday)).toEqual({ reminderAt: null })
  })

  test('makes an enquiry of automatic mail, with a clock from its arrival', () => {
    const { patch } = madeEnquiry(aTicket({ class: 'automatic' }), monday, advisor, tuesday, due)
    expect(patch).toEqual({ class: 'enquiry', waitingSince: monday, dueAt: threeDaysAfter(monday) })
  })
})

test('whatever happens, what is owed has a due time and a ticket without debt has none', () => {
  const at = fc
    .integer({ min: 0, max: 10_000 })
    .map((hours) => new Date(monday.getTime() + hours * 3_600_000))
  const step = fc.oneof(
    at.map(
      (arrivedAt) => (ticket: Ticket) =>
        personWrote(ticket, { arrivedAt, isHistory: false }, arrivedAt, due).patch,
    ),
    at.map((sentAt) => (ticket: Ticket) => replyAccepted({ ticket }, sentAt, false, due)),
    at.map((now) => (ticket: Ticket) => patchOf(closed(ticket, 'hoidettu', advisor, now))),
    at.map((now) => (ticket: Ticket) => reopenedByPerson(ticket, advisor, now).patch),
    at.map(
      (waitingSince) => (ticket: Ticket) =>
        replyBounced(ticket, { countsAsAnswer: true, withoutIt: { waitingSince } }, waitingSince, due).patch,
    ),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const ticket = steps.reduce((before, next) => patched(before, next(before)), aTicket())
      expect(ticket.dueAt === undefined).toBe(ticket.waitingSince === undefined)
      expect(ticket.state === 'closed').toBe(ticket.closedAt !== undefined)
    }),
  )
})

function patchOf(transition: { patch: TicketPatch } | { refused: string }): TicketPatch {
  if ('refused' in transition) throw new Error(transition.refused)
  return transition.patch
}

function patched(ticket: Ticket, patch: TicketPatch): Ticket {
  const entries = Object.entries({ ...ticket, ...patch }).filter(([, value]) => value !== null)
  return Object.fromEntries(entries) as Ticket
}
