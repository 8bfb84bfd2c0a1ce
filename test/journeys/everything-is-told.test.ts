import { expect, test } from 'vitest'
import type { EventKind } from '../../src/events/event.ts'
import { aino } from '../helpers/mails/cast.ts'
import { anOffice, answer, type RunningOffice } from './an-office.ts'

const looking: readonly EventKind[] = ['ticket-viewed', 'list-viewed']

test('a whole enquiry is told by its events, in the order in which things happened', async () => {
  const office = await anOffice()
  const { ticket } = await office.file()
  await office.until('the receipt’s record', () => has(office, 'sent', 1))
  const leena = await office.signIn()
  await answer(leena, ticket.ticket.reference, 'Hei Aino, autan mielelläni.')
  await office.until('the copy', () => has(office, 'copy-filed', 1))
  const closure = await leena.open(`/tickets/${ticket.ticket.reference}/closure`)
  await leena.submit(closure, '/closure', { outcome: 'Maksusuunnitelma tehty.' })
  const { events } = await office.ticket(ticket.ticket.reference)
  const kinds = events.toReversed().map(({ kind }) => kind)
  expect(kinds.filter((kind) => !looking.includes(kind))).toEqual([
    'ticket-opened',
    'message-received',
    'receipt-queued',
    'sending-started',
    'sent',
    'reply-queued',
    'ticket-waiting',
    'sending-started',
    'sent',
    'copy-filed',
    'ticket-closed',
  ])
  expect(kinds).toContain('ticket-viewed')
})

test('what people did carries who did it, and no fact carries what they wrote', async () => {
  const office = await anOffice()
  const { ticket } = await office.file({ subject: 'Arkaluonteinen', text: 'Kertomus.' })
  await answer(await office.signIn(), ticket.ticket.reference, 'Vastauksen sanat.')
  await office.until('the answer', () => (office.countTo(aino) === 2 ? true : undefined))
  const events = await office.storage.changesSince(0, 1_000)
  for (const kind of ['signed-in', 'ticket-viewed', 'reply-queued'] as const)
    expect(events.find((event) => event.kind === kind)?.userId, kind).toBeDefined()
  const facts = JSON.stringify(events.map((event) => event.facts))
  for (const word of ['Arkaluonteinen', 'Kertomus', 'Vastauksen', aino.address, aino.name])
    expect(facts).not.toContain(word)
})

test('the chain of all events holds from the first to the last', async () => {
  const office = await anOffice()
  const { ticket } = await office.file()
  await answer(await office.signIn(), ticket.ticket.reference, 'Hei.')
  await office.until('the copy', () => has(office, 'copy-filed', 1))
  const verdict = await office.storage.verifyEvents()
  expect(verdict.kind).toBe('whole')
})

async function has(office: RunningOffice, kind: EventKind, times: number): Promise<true | undefined> {
  return (await office.told()).filter((each) => each === kind).length >= times ? true : undefined
}
