import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { actUndone } from '../../src/tickets/act-undone.ts'
import { markedAutomatic, reminded } from '../../src/tickets/list-acts.ts'
import { assigned, closed } from '../../src/tickets/transitions.ts'
import { fromVersion } from '../../src/web/tickets/ticket-acts.ts'
import { aFiledTicket, anAdvisor, deliver } from '../helpers/deliver.ts'
import type { OpenTwice } from './storage-scenes.ts'

const at = new Date('2026-11-24T08:05:00Z')
const later = new Date('2026-11-24T08:09:00Z')

/** Acts on several tickets of a list, and their undoing. */
export function describeListActs(name: string, open: OpenTwice): void {
  describe(`${name}: acts on a list`, () => {
    test('do what they can, say what they could not, and belong to who did them', async () => {
      const { first, second } = await open()
      const advisor = await anAdvisor(first)
      const [one, two, three] = [
        await aFiledTicket(first),
        await aFiledTicket(first),
        await aFiledTicket(first),
      ]
      await second.changeTicket(two.id, () => ({ patch: { urgency: 'crisis' }, events: [] }))
      const chosen = [one, two, three].map(({ id, version }) => ({ ticketId: id, version }))
      const act = { id: randomUUID(), userId: advisor, kind: 'assigned', at } as const
      const result = await first.actOnTickets(act, chosen, (ticket, { version }) =>
        fromVersion(version, (found) => assigned(found, advisor, { userId: advisor }, at))(ticket),
      )
      expect(result).toMatchObject({
        done: 2,
        isUndone: false,
        missed: [{ reference: two.reference, reason: 'changed-meanwhile' }],
      })
      expect(await second.listAct(act.id, advisor)).toEqual(result)
      expect(await second.listAct(act.id, 'somebody else')).toBeUndefined()
      expect((await second.ticketById(one.id))?.assigneeId).toBe(advisor)
      expect((await second.ticketById(two.id))?.assigneeId).toBeUndefined()
    })

    test('are undone once, but for what changed since, which is named', async () => {
      const { first, second } = await open()
      const advisor = await anAdvisor(first)
      const [one, two] = [await aFiledTicket(first), await aFiledTicket(first)]
      const chosen = [one, two].map(({ id, version }) => ({ ticketId: id, version }))
      const actor = { userId: advisor }
      const act = { id: randomUUID(), userId: advisor, kind: 'closed', at } as const
      await first.actOnTickets(act, chosen, (ticket) => {
        const change = closed(ticket, 'Neuvottu puhelimessa', actor, at)
        return change
      })
      await second.changeTicket(two.id, () => ({ patch: { urgency: 'crisis' }, events: [] }))
      const undo = () =>
        first.undoAct({ id: act.id, userId: advisor, at: later }, (kind, ticket, before) =>
          actUndone(kind, ticket, before, actor, later),
        )
      expect(await undo()).toEqual({ kind: 'undone', done: 1, missed: [two.reference] })
      expect(await undo()).toEqual({ kind: 'already' })
      const back = await second.ticketById(one.id)
      expect(back).toMatchObject({ state: 'open', version: one.version + 2 })
      expect(back?.closedAt).toBeUndefined()
      expect(back?.assigneeId).toBeUndefined()
      expect((await second.ticketById(two.id))?.state).toBe('closed')
      const told = (await second.changesSince(0, 1000)).filter(({ ticketId }) => ticketId === one.id)
      expect(told.map(({ kind }) => kind)).toEqual(['ticket-closed', 'ticket-reopened'])
      expect((await second.verifyEvents()).kind).toBe('whole')
    })

    test('reminders and marks as automatic come back too, and are forgotten after a day', async () => {
      const { first } = await open()
      const advisor = await anAdvisor(first)
      const actor = { userId: advisor }
      const until = new Date('2026-11-26T06:00:00Z')
      const { id: ticketId } = await aFiledTicket(first, {
        ticket: { waitingSince: at, dueAt: later },
      })
      const chosen = [{ ticketId, version: 1 }]
      const remind = { id: randomUUID(), userId: advisor, kind: 'reminded', at } as const
      await first.actOnTickets(remind, chosen, (ticket) => reminded(ticket, until, actor, at))
      expect((await first.ticketById(ticketId))?.reminderAt).toEqual(until)
      const mark = { id: randomUUID(), userId: advisor, kind: 'marked-automatic', at } as const
      await first.actOnTickets(mark, chosen, (ticket) => markedAutomatic(ticket, actor, at))
      expect(await first.ticketById(ticketId)).toMatchObject({ class: 'automatic' })
      await first.undoAct({ id: mark.id, userId: advisor, at: later }, (kind, ticket, before) =>
        actUndone(kind, ticket, before, actor, later),
      )
      expect(await first.ticketById(ticketId)).toMatchObject({
        class: 'enquiry',
        reminderAt: until,
        waitingSince: at,
        dueAt: later,
      })
      await first.tidy(new Date(at.getTime() + 25 * 3_600_000))
      expect(await first.listAct(mark.id, advisor)).toBeUndefined()
    })

    test('an act is no act on a mail that came meanwhile', async () => {
      const { first } = await open()
      const advisor = await anAdvisor(first)
      const { ticketId, mail } = await deliver(first)
      await deliver(first, { mail: { inReplyTo: [mail.messageId ?? ''] } })
      const act = { id: randomUUID(), userId: advisor, kind: 'assigned', at } as const
      const result = await first.actOnTickets(act, [{ ticketId, version: 1 }], (ticket, { version }) =>
        fromVersion(version, (found) => assigned(found, advisor, { userId: advisor }, at))(ticket),
      )
      expect([result.done, result.missed.length]).toEqual([0, 1])
    })
  })
}
