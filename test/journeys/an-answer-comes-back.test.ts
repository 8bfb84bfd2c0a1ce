import { expect, test } from 'vitest'
import { moved } from '../helpers/mails/cast.ts'
import { anOffice, answer } from './an-office.ts'

test('an answer that bounces comes back to the advisor and no longer counts as given', async () => {
  const office = await anOffice()
  const asked = await office.file({ from: moved })
  const { reference, dueAt } = asked.ticket.ticket
  await office.until('the bounce on the receipt', async () => {
    const view = await office.ticket(reference)
    return view.messages.some(({ kind }) => kind === 'bounce') ? view : undefined
  })
  await answer(await office.signIn(), reference, 'Hei Tauno, autan mielelläni.')
  const { ticket, messages } = await office.until('the bounce on the answer', async () => {
    const view = await office.ticket(reference)
    const reply = view.messages.find(({ kind }) => kind === 'reply')
    return reply?.delivery?.recipients.some(({ state }) => state === 'bounced') ? view : undefined
  })
  expect(ticket).toMatchObject({ state: 'open', hasUndelivered: true })
  expect(ticket.firstAnsweredAt).toBeUndefined()
  expect(ticket.dueAt).toEqual(dueAt)
  const reply = messages.find(({ kind }) => kind === 'reply')
  expect(reply?.delivery?.recipients).toMatchObject([
    { address: moved.address, state: 'bounced', status: '5.1.2' },
  ])
  const bounces = messages.filter(({ kind }) => kind === 'bounce')
  expect(bounces.length).toBeGreaterThan(0)
  expect(bounces.every(({ isCollapsed }) => isCollapsed)).toBe(true)
  expect(await office.tickets()).toHaveLength(1)
  expect(await office.told()).toContain('bounced')
})

test('a receipt that bounces is shown and is no failed answer', async () => {
  const office = await anOffice()
  const asked = await office.file({ from: moved })
  const { ticket } = await office.until('the bounce on the receipt', async () => {
    const view = await office.ticket(asked.ticket.ticket.reference)
    return view.messages.some(({ kind }) => kind === 'bounce') ? view : undefined
  })
  expect(ticket).toMatchObject({ state: 'open', hasUndelivered: false, dueAt: asked.ticket.ticket.dueAt })
  const { rows } = await office.storage.inboxPage({ now: new Date(), limit: 1 })
  expect(rows[0]).toMatchObject({
    snippet: asked.message.visibleText.trim(),
    hasAttachments: false,
    messageCount: 2,
  })
})
