import fc from 'fast-check'
import { expect, test } from 'vitest'
import { queueOf } from '../../src/tickets/queue.ts'
import type { TicketPatch } from '../../src/tickets/ticket.ts'
import type { InboxQueue } from '../../src/web/desk-store.ts'
import { aFiledTicket, anAdvisor } from '../helpers/deliver.ts'
import { memoryStorage } from '../helpers/memory-storage.ts'
import '../helpers/seeded-properties.ts'

const now = new Date('2026-11-24T08:00:00Z')

const moment = fc.option(
  fc.integer({ min: -2, max: 2 }).map((hours) => new Date(now.getTime() + hours * 3_600_000)),
  { nil: null },
)

const exact: readonly InboxQueue[] = [
  'quarantine',
  'automatic',
  'closed',
  'reminders',
  'waiting',
  'overdue',
  'new',
]

/** Around midnight on the wall of the office, and in the weeks in which the clocks are moved. */
const borders = [
  ['2026-11-24T21:59:59Z', '2026-12-08'],
  ['2026-11-24T22:00:00Z', '2026-12-09'],
  ['2027-03-14T21:59:59Z', '2027-03-28'],
  ['2027-03-27T22:30:00Z', '2027-04-11'],
  ['2027-03-28T20:59:59Z', '2027-04-11'],
  ['2027-03-28T21:00:00Z', '2027-04-12'],
  ['2026-10-25T21:59:59Z', '2026-11-08'],
  ['2026-10-24T21:00:00Z', '2026-11-08'],
] as const

test('a moving day of exactly fourteen days ends a reminder from midnight on, and one of fifteen does not', async () => {
  const storage = await memoryStorage()
  const dayAfter = (day: string) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  for (const [at, last] of borders) {
    const [near, far] = [await aFiledTicket(storage), await aFiledTicket(storage)]
    const reminderAt = new Date('2027-08-01T06:00:00Z')
    await storage.changeTicket(near.id, () => ({ patch: { reminderAt, movingDay: last }, events: [] }))
    await storage.changeTicket(far.id, () => ({
      patch: { reminderAt, movingDay: dayAfter(last) },
      events: [],
    }))
    const hidden = await storage.inboxPage({ queue: 'reminders', now: new Date(at), limit: 100 })
    expect([at, hidden.rows.map(({ ticket }) => ticket.id)]).toEqual([at, [far.id]])
    for (const { id } of [near, far])
      await storage.changeTicket(id, () => ({ patch: { state: 'closed' }, events: [] }))
  }
})

test('a list that is sorted by the moving day goes on page by page, each ticket once', async () => {
  const storage = await memoryStorage()
  const days = ['2026-12-01', null, '2026-11-20', '2026-12-01', null, '2027-01-15', '2026-12-01']
  for (const movingDay of days) {
    const { id } = await aFiledTicket(storage)
    await storage.changeTicket(id, () => ({ patch: { movingDay }, events: [] }))
  }
  const shown: (string | null)[] = []
  for (let after: string | undefined, pages = 0; pages < days.length; pages += 1) {
    const query = { queue: 'open', sort: 'moving', now, limit: 2, ...(after ? { after } : {}) } as const
    const { rows, next } = await storage.inboxPage(query)
    shown.push(...rows.map(({ ticket }) => ticket.movingDay ?? null))
    if (!next) break
    after = next
  }
  expect(shown).toEqual(['2026-11-20', '2026-12-01', '2026-12-01', '2026-12-01', '2027-01-15', null, null])
})

test('what is closed is near no moving day, in whatever list', async () => {
  const storage = await memoryStorage()
  for (const state of ['open', 'closed'] as const) {
    const { id } = await aFiledTicket(storage)
    await storage.changeTicket(id, () => ({ patch: { state, movingDay: '2026-11-27' }, events: [] }))
  }
  const { rows } = await storage.inboxPage({ now, limit: 9, filter: { mark: 'moving-near' } })
  expect(rows.map(({ ticket }) => ticket.state)).toEqual(['open'])
})

test('the database and the rule agree in which queue a ticket stands', async () => {
  const storage = await memoryStorage()
  const advisor = await anAdvisor(storage)
  const fields = fc.record<TicketPatch>({
    class: fc.constantFrom('enquiry', 'enquiry', 'automatic', 'quarantine'),
    state: fc.constantFrom('open', 'waiting', 'closed'),
    reminderAt: moment,
    movingDay: fc.constantFrom(null, '2026-11-20', '2026-12-08', '2026-12-09'),
    dueAt: moment,
    firstAnsweredAt: moment,
    closedAt: moment,
    assigneeId: fc.constantFrom(null, advisor),
  })
  for (const patch of fc.sample(fields, 300)) {
    const { id } = await aFiledTicket(storage)
    await storage.changeTicket(id, () => ({ patch, events: [] }))
  }
  const counts = await storage.queueCounts(advisor, now)
  const everything = await pageThrough(undefined)
  expect(everything.length).toBe(300)
  for (const queue of exact) {
    const rows = await pageThrough(queue)
    const expected = everything.filter(({ ticket }) => queueOf(ticket, now, '2026-12-08') === queue)
    expect(new Set(rows.map(({ ticket }) => ticket.id))).toEqual(
      new Set(expected.map(({ ticket }) => ticket.id)),
    )
    expect([queue, rows.length]).toEqual([queue, counts[queue]])
    expect(rows.filter(({ queue: said }) => said !== queue)).toEqual([])
  }
  const ours = everything.filter(({ queue }) => queue === 'overdue' || queue === 'new' || queue === 'open')
  expect((await pageThrough('open')).length).toBe(ours.length)
  expect(counts.open).toBe(ours.length)
  const mine = everything.filter(({ ticket }) => ticket.assigneeId === advisor && ticket.state !== 'closed')
  expect((await pageThrough('mine')).length).toBe(mine.length)
  expect(counts.mine).toBe(mine.length)

  async function pageThrough(queue: InboxQueue | undefined) {
    const query = { now, userId: advisor, limit: 37, ...(queue ? { queue } : {}) }
    const rows = []
    let page = await storage.inboxPage(query)
    for (;;) {
      rows.push(...page.rows)
      if (page.next === undefined) return rows
      page = await storage.inboxPage({ ...query, after: page.next })
    }
  }
})
