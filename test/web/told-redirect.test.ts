import { expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aDesk, service } from './a-desk.ts'
import { aVisitor, hiddenField, words } from './a-visitor.ts'

const inDialog = { 'x-act': 'dialog' }

test('a dialog is told where its act led, and nobody has looked at that page yet', async () => {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const reference = await desk.receive(aMail({ to: service }))
  const path = `/tickets/${reference}/closure`
  const page = await advisor.get(path, inDialog)
  const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
  const refused = await advisor.post(path, { ...form, outcome: ' ' }, inDialog)
  expect(refused.statusCode).toBe(422)
  const done = await advisor.post(path, { ...form, outcome: 'Neuvottu.' }, inDialog)
  expect(done.statusCode).toBe(204)
  expect(done.headers).not.toHaveProperty('location')
  expect(done.headers['x-location']).toMatch(/\?act=[0-9a-f-]+#ilmoitus$/)
  const { events } = (await desk.store.ticketByReference(reference, desk.now()))!
  expect(events.filter(({ kind }) => kind === 'ticket-viewed')).toEqual([])
})

test('a handler or a topic that a colleague changed meanwhile is chosen again on the page of the act', async () => {
  const desk = await aDesk()
  const [one, other] = [await aVisitor(desk), await aVisitor(desk)]
  const reference = await desk.receive(aMail({ to: service }))
  const path = `/tickets/${reference}/assignment`
  const page = await one.get(path)
  expect(page.body).toMatch(new RegExp(`value="${one.user.id}" checked`))
  const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
  await other.post(path, { ...form, assignee: other.user.id })
  const late = await one.post(path, { ...form, assignee: one.user.id })
  expect(late.statusCode).toBe(409)
  expect(words(late)).toContain('Muuta käsittelijää')
  expect(late.body).toMatch(new RegExp(`value="${one.user.id}" checked`))
  const again = { version: hiddenField(late, 'version'), seq: hiddenField(late, 'seq') }
  const done = await one.post(path, { ...again, assignee: one.user.id })
  expect(done.headers.location).toMatch(/\?act=[0-9a-f-]+#ilmoitus$/)
})

test('closing and giving away on the page of an enquiry is taken back by one press, as in a list', async () => {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const reference = await desk.receive(aMail({ to: service }))
  const ticket = async () => (await desk.store.ticketByReference(reference, desk.now()))!.ticket
  for (const [act, fields] of [
    ['assignment', { assignee: advisor.user.id }],
    ['closure', { outcome: 'Neuvottu.' }],
  ] as const) {
    const before = await ticket()
    const page = await advisor.get(`/tickets/${reference}/${act}`)
    const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
    const done = await advisor.post(`/tickets/${reference}/${act}`, { ...form, ...fields })
    const told = await advisor.get(String(done.headers.location).replace('#ilmoitus', ''))
    expect(words(told)).toMatch(/^ Avoimet /)
    const undo = /action="(\/list-acts\/[^"]+\/undo)"/.exec(told.body)?.[1] ?? ''
    await advisor.post(undo, { back: `/tickets/${reference}` })
    const { state, assigneeId } = await ticket()
    expect({ state, assigneeId }).toEqual({ state: before.state, assigneeId: before.assigneeId })
  }
})
