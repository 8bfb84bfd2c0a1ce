import { describe, expect, test } from 'vitest'
import { aFiledTicket, anAdvisor, aReceipt, aReply, bytesOf, deliver } from '../helpers/deliver.ts'
import { aino, grace, landlord } from '../helpers/mails/cast.ts'
import {
  accepted,
  anEvent,
  claimed,
  findWith,
  later,
  minute,
  type OpenTwice,
  queuedReply,
  send,
  unconfirmedReply,
} from './storage-scenes.ts'

export function describeOutbox(name: string, open: OpenTwice): void {
  describe(`${name}: outbox`, () => {
    test('a reply is claimed by one of two processes', async () => {
      const { first, second } = await open()
      await queuedReply(first)
      const claims = await Promise.all([first, second, first].map((s) => s.claimNext('me', minute)))
      expect(claims.filter((claim) => claim !== undefined).length).toBe(1)
    })

    test('a double click is one reply; a form rendered from an older ticket is refused', async () => {
      const { first, second } = await open()
      const author = await anAdvisor(first)
      const ticket = await aFiledTicket(first)
      const draft = aReply(ticket, author)
      expect((await first.queueReply(draft)).kind).toBe('queued')
      expect(await second.queueReply({ ...draft, bytes: bytesOf('again') })).toEqual({
        kind: 'already-queued',
        messageId: draft.messageId,
      })
      expect(await second.queueReply(aReply(ticket, author))).toMatchObject({ kind: 'ticket-changed' })
      expect(await second.queueReply(aReply({ ...ticket, id: 'none' }, author))).toEqual({
        kind: 'no-such-ticket',
      })
    })

    test('messages of a ticket leave in their order; a stuck one holds back its own ticket only', async () => {
      const { first } = await open()
      const author = await anAdvisor(first)
      const ticket = await aFiledTicket(first)
      await first.queueReply(aReply(ticket, author, { notBefore: new Date(Date.now() + 5 * minute) }))
      const fresh = (await first.ticketById(ticket.id))!
      await first.queueReply(aReply(fresh, author))
      const { reply: other } = await queuedReply(first)
      expect((await claimed(first)).messageId).toBe(other.messageId)
      expect(await first.claimNext('me', minute)).toBeUndefined()
      expect((await first.nextDueAt())?.getTime()).toBeGreaterThan(Date.now())
    })

    test('a released claim counts no attempt; an expired one goes back to the queue', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first, second } = await open(clock)
      await queuedReply(first)
      const one = await claimed(first)
      expect(await first.renewClaim(one.outgoingId, one.claim, 2 * minute)).toBe(true)
      await first.releaseClaim(one.outgoingId, one.claim, later(clock, 1))
      expect(await first.claimNext('me', minute)).toBeUndefined()
      clock.now = later(clock, 1)
      const two = await claimed(second)
      expect(two.attempts).toBe(0)
      clock.now = later(clock, 2)
      expect(await second.renewClaim(two.outgoingId, two.claim, minute)).toBe(false)
      expect(await second.enterSending(two.outgoingId, two.claim, minute, anEvent('sending-started'))).toBe(
        false,
      )
      expect(await first.recoverExpired(clock.now)).toEqual({ requeued: 1, unconfirmed: 0 })
      expect((await claimed(first)).outgoingId).toBe(one.outgoingId)
    })

    test('a reply that was being sent when its process died becomes a question, never a second sending', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first, second } = await open(clock)
      const { reply } = await queuedReply(first)
      const claim = await claimed(first)
      expect(
        await first.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started')),
      ).toBe(true)
      expect(await second.recoverExpired(clock.now)).toEqual({ requeued: 0, unconfirmed: 0 })
      clock.now = later(clock, 2)
      expect(await second.recoverExpired(clock.now)).toEqual({ requeued: 0, unconfirmed: 1 })
      expect(await second.claimNext('other', minute)).toBeUndefined()
      expect(await first.recordAttempt(claim.outgoingId, claim.claim, accepted(claim))).toBe(false)
      expect(await second.unconfirmed(5)).toMatchObject([{ messageId: reply.messageId, since: clock.now }])
      expect((await first.message(reply.messageId))?.delivery).toMatchObject({
        state: 'unconfirmed',
        attempts: 1,
        recipients: [{ state: 'unknown' }],
      })
    })

    test('a receipt that was being sent may be sent again', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first } = await open(clock)
      await deliver(first, { filing: { receipt: aReceipt() } })
      const claim = await claimed(first)
      await first.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started'))
      clock.now = later(clock, 2)
      expect(await first.recoverExpired(clock.now)).toEqual({ requeued: 1, unconfirmed: 0 })
      expect((await claimed(first)).attempts).toBe(1)
    })

    test('a person says an unconfirmed reply arrived, or has it sent again under the same id', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first } = await open(clock)
      const one = await unconfirmedReply(first, clock)
      const sentAt = later(clock, -1)
      const patch = () => ({ firstAnsweredAt: sentAt })
      expect(await first.confirmSent(one.messageId, sentAt, patch, anEvent('sent'))).toBe(true)
      expect(await first.confirmSent(one.messageId, sentAt, patch, anEvent('sent'))).toBe(false)
      expect((await first.ticketById(one.ticketId))?.firstAnsweredAt).toEqual(sentAt)
      expect((await first.message(one.messageId))?.delivery).toMatchObject({ state: 'sent', sentAt })
      const two = await unconfirmedReply(first, clock)
      expect(await first.retryByPerson(two.messageId, anEvent('reply-retried'))).toBe(true)
      const again = await claimed(first)
      expect([again.rfcMessageId, again.recipients]).toEqual([two.rfcMessageId, [aino]])
    })

    test('who took the message already is not written to again', async () => {
      const { first } = await open()
      await queuedReply(first, {
        to: [aino],
        cc: [grace, landlord, { name: 'x', address: aino.address.toUpperCase() }],
      })
      const claim = await claimed(first)
      expect(claim.recipients).toEqual([aino, grace, landlord])
      await first.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started'))
      const nextAttemptAt = new Date(Date.now() - 1)
      await first.recordAttempt(claim.outgoingId, claim.claim, {
        state: 'retry',
        nextAttemptAt,
        recipients: [
          { address: aino.address, state: 'accepted', code: 250 },
          { address: grace.address, state: 'retry', code: 451, status: '4.3.2', diagnostic: 'x'.repeat(900) },
          { address: landlord.address, state: 'refused', code: 550 },
        ],
        events: [anEvent('sending-deferred')],
      })
      const delivery = (await first.message(claim.messageId))?.delivery
      expect(delivery).toMatchObject({ state: 'retry', nextAttemptAt, attempts: 1 })
      expect(delivery?.recipients[1]?.diagnostic?.length).toBe(500)
      expect((await claimed(first)).recipients).toEqual([grace])
    })

    test('the rule of a recorded attempt sees mail that came since the reply was queued', async () => {
      const { first } = await open()
      const { ticket } = await queuedReply(first)
      const arrivedAt = new Date('2026-11-24T09:00:00Z')
      await deliver(first, {
        arrival: { arrivedAt },
        lookup: { parentIds: [] },
        filing: { ticket: { existing: ticket.id, patch: { waitingSince: arrivedAt } } },
      })
      const claim = await claimed(first)
      await first.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started'))
      await first.recordAttempt(claim.outgoingId, claim.claim, {
        ...accepted(claim),
        changeTicket: ({ ticket: now, newerMailAt }) => {
          expect(now.waitingSince).toEqual(arrivedAt)
          expect(newerMailAt).toEqual(arrivedAt)
          return { firstAnsweredAt: arrivedAt }
        },
      })
      expect((await first.ticketById(ticket.id))?.firstAnsweredAt).toEqual(arrivedAt)
    })

    test('a reply is undone while it waits, and gives its text back; later it is too late', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first, second } = await open(clock)
      const { reply, ticket } = await queuedReply(first, {
        notBefore: later(clock, 1),
        ticketPatch: { state: 'waiting' },
        text: 'Tästä voi valittaa.',
      })
      const undone = await second.undoReply(reply.messageId, { state: 'open' }, anEvent('reply-undone'))
      expect(undone).toEqual({ kind: 'undone', text: 'Tästä voi valittaa.', ticketId: ticket.id })
      expect((await first.ticketById(ticket.id))?.state).toBe('open')
      expect((await first.ticketByReference(ticket.reference, clock.now))?.messages.length).toBe(1)
      expect((await first.search({ match: '"valittaa"', now: clock.now, limit: 5 })).rows).toEqual([])
      const [row] = (await first.inboxPage({ now: clock.now, limit: 5 })).rows
      expect([row?.messageCount, row?.snippet]).toEqual([1, 'Vuokrani on myöhässä.'])
      clock.now = later(clock, 2)
      expect(await first.claimNext('me', minute)).toBeUndefined()
      const late = await queuedReply(first, { notBefore: clock.now })
      expect(await first.undoReply(late.reply.messageId, {}, anEvent('reply-undone'))).toEqual({
        kind: 'too-late',
      })
    })

    test('the copy for Sent has its own state and may fail for long', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first, second } = await open(clock)
      const { reply } = await queuedReply(first)
      await send(first, await claimed(first))
      const task = (await first.claimFiling('me', minute))!
      expect(task).toMatchObject({ outgoingId: reply.messageId, attempts: 0 })
      expect(await second.claimFiling('other', minute)).toBeUndefined()
      await first.recordFiling(
        task.outgoingId,
        task.claim,
        { retryAt: later(clock, 5) },
        anEvent('copy-failed'),
      )
      expect(await second.claimFiling('other', minute)).toBeUndefined()
      clock.now = later(clock, 6)
      const again = (await second.claimFiling('other', minute))!
      expect(again.attempts).toBe(1)
      clock.now = later(clock, 2)
      const taken = (await first.claimFiling('me', minute))!
      await second.recordFiling(again.outgoingId, again.claim, 'gave-up', anEvent('copy-failed'))
      await first.recordFiling(taken.outgoingId, taken.claim, 'filed', anEvent('copy-filed'))
      expect(await first.claimFiling('me', minute)).toBeUndefined()
      expect((await first.message(reply.messageId))?.delivery?.state).toBe('sent')
    })

    test('a bounce that is filed before the sending is recorded is not forgotten', async () => {
      const { first } = await open()
      const { ticket, reply } = await queuedReply(first, { cc: [grace] })
      const claim = await claimed(first)
      await first.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started'))
      await deliver(first, {
        mail: { kind: 'bounce' },
        filing: {
          ticket: { existing: ticket.id, patch: {} },
          delivery: {
            outgoingId: reply.messageId,
            outcomes: [{ address: aino.address, state: 'bounced', status: '5.1.1', diagnostic: 'unknown' }],
          },
        },
      })
      const seen: unknown[] = []
      await first.recordAttempt(claim.outgoingId, claim.claim, {
        ...accepted(claim),
        changeTicket: ({ bounced }) => {
          seen.push(bounced)
          return {}
        },
      })
      expect(seen).toEqual(['answer'])
      expect((await first.message(reply.messageId))?.delivery).toMatchObject({
        state: 'sent',
        recipients: [{ state: 'bounced', status: '5.1.1' }, { state: 'accepted' }],
      })
      expect((await first.ticketById(ticket.id))?.hasUndelivered).toBe(true)
    })

    test('a bounce lands on the very reply and says what would hold without it', async () => {
      const { first } = await open()
      const arrivedAt = new Date('2026-11-24T07:00:00Z')
      const told = await deliver(first, { arrival: { arrivedAt } })
      const { reply } = await queuedReply(first, {}, (await first.ticketById(told.ticketId))!)
      await send(first, await claimed(first))
      const found = await findWith(first, { reportedMessageId: reply.rfcMessageId })
      expect(found.reported?.withoutIt).toEqual({ waitingSince: arrivedAt })
      await deliver(first, {
        mail: { kind: 'bounce' },
        filing: {
          ticket: { existing: told.ticketId, patch: {} },
          delivery: {
            outgoingId: reply.messageId,
            outcomes: [
              { address: aino.address, state: 'bounced', status: '5.1.1', diagnostic: 'unknown' },
              { address: aino.address, state: 'delayed', status: '4.0.0', diagnostic: 'late' },
            ],
          },
        },
      })
      expect((await first.message(reply.messageId))?.delivery?.recipients[0]).toMatchObject({
        state: 'bounced',
        status: '5.1.1',
      })
      expect((await first.ticketById(told.ticketId))?.hasUndelivered).toBe(true)
      expect((await first.mailHealth()).undelivered).toBe(1)
    })
  })
}
