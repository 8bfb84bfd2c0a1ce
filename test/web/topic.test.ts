import { expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aDesk, service } from './a-desk.ts'
import { answer } from './a-reported-desk.ts'
import { aVisitor, hiddenField, placeOf, words } from './a-visitor.ts'

test('an advisor says what an enquiry is about, and the report counts it there', async () => {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const reference = await desk.receive(aMail({ to: service }))
  await desk.receive(aMail({ to: service, subject: 'Toinen' }))
  const page = await advisor.get(`/tickets/${reference}`)
  const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
  const done = await advisor.post(`/tickets/${reference}/topic`, { ...form, topic: 'eviction-threat' })
  const told = words(await advisor.get(placeOf(done)))
  expect(told).toContain('Aihe tallennettiin.')
  expect(told).toContain('Aihe: Häätöuhka Leena Aalto')
  await answer(desk, reference, advisor.user)
  const supervisor = await aVisitor(desk, 'supervisor')
  const report = '/reports/response-times?period=this-month'
  const all = words(await supervisor.get(report))
  expect(all).toMatch(/Aiheittain .*Häätöuhka 1 100 %/)
  const json = JSON.parse((await supervisor.get(report.replace('?', '/json?'))).body)
  expect(json.byTopic).toMatchObject([{ key: 'eviction-threat', count: 1, met: 1 }])
  const narrowed = await supervisor.get(report.replace('?', '/json?topic=eviction-threat&'))
  expect(JSON.parse(narrowed.body).balance.received).toBe(1)
  expect((await supervisor.get(report.replace('?', '/csv?'))).body).toContain('Aiheittain;Häätöuhka;1;1;0;')
})

test('the topic of an enquiry that a colleague changed meanwhile stays as the colleague left it', async () => {
  const desk = await aDesk()
  const [one, other] = [await aVisitor(desk), await aVisitor(desk)]
  const reference = await desk.receive(aMail({ to: service }))
  const page = await one.get(`/tickets/${reference}`)
  const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
  await other.post(`/tickets/${reference}/topic`, { ...form, topic: 'rent-debt' })
  const late = await one.post(`/tickets/${reference}/topic`, { ...form, topic: 'other' })
  expect(late.statusCode).toBe(409)
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  expect(ticket.topic).toBe('rent-debt')
  expect((await one.post(`/tickets/${reference}/topic`, { ...form, topic: 'secret' })).statusCode).toBe(400)
})
