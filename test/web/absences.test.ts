import { expect, test } from 'vitest'
import { coverAbsences } from '../../src/office/cover-absences.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { anOfficeWithStaff, officeOf } from '../office/an-office-with-staff.ts'
import { aDesk, service } from './a-desk.ts'
import { aVisitor, hiddenField, words } from './a-visitor.ts'

async function aDeskOfThree() {
  const desk = await aDesk()
  const leena = await desk.person('advisor', 'Leena Aalto')
  const mikko = await desk.person('advisor', 'Mikko Salo')
  const eeva = await desk.person('supervisor', 'Eeva Esihenkilö')
  return { desk, leena, mikko, eeva }
}

const week = { from: '2026-11-24', to: '2026-11-27' }

test('an advisor marks own days away, and every inbox says who stands in', async () => {
  const { desk, leena, mikko } = await aDeskOfThree()
  const visitor = await aVisitor(desk, leena)
  const answer = await visitor.post('/absences', { ...week, person: leena.id, substitute: mikko.id })
  expect(answer.headers.location).toBe('/absences?done=set#ilmoitus')
  const colleague = await aVisitor(desk, mikko)
  const sentence = 'Leena Aalto on poissa pe 27.11.2026 asti. Sijainen: Mikko Salo.'
  expect(words(await colleague.get('/inbox/open'))).toContain(sentence)
  desk.wait(4 * 24 * 60)
  expect(words(await colleague.get('/inbox/open'))).not.toContain('on poissa')
})

test('an advisor cannot mark or remove the days of a colleague, a supervisor can', async () => {
  const { desk, leena, mikko, eeva } = await aDeskOfThree()
  const fields = { ...week, person: leena.id, substitute: mikko.id }
  const colleague = await aVisitor(desk, mikko)
  expect((await colleague.post('/absences', fields)).statusCode).toBe(404)
  const supervisor = await aVisitor(desk, eeva)
  await supervisor.post('/absences', fields)
  const [absence] = await desk.store.absences('2026-11-24')
  const removal = `/absences/${absence!.id}/removal`
  expect((await colleague.get('/absences')).body).not.toContain(removal)
  expect((await colleague.post(removal)).statusCode).toBe(404)
  expect((await supervisor.post(removal)).statusCode).toBe(303)
  expect(await desk.store.absences('2026-11-24')).toEqual([])
  const kinds = (await desk.store.changesSince(0, 500)).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind.startsWith('absence'))).toEqual(['absence-set', 'absence-removed'])
})

test.each([
  [{ from: '', to: '' }, 'Valitse molemmat päivät.'],
  [{ from: '2026-11-27', to: '2026-11-26' }, 'Viimeinen päivä on ennen ensimmäistä.'],
  [{ from: '2026-11-20', to: '2026-11-23' }, 'Poissaolo on jo päättynyt.'],
])('days that cannot be are told and kept in the form: %j', async (days, fault) => {
  const { desk, leena } = await aDeskOfThree()
  const visitor = await aVisitor(desk, leena)
  const answer = await visitor.post('/absences', { ...days, person: leena.id, substitute: '' })
  expect(answer.statusCode).toBe(422)
  expect(words(answer)).toContain(fault)
  expect(answer.body).toContain(`value="${days.to}"`)
})

test('nobody stands in for oneself, and no day is marked twice', async () => {
  const { desk, leena } = await aDeskOfThree()
  const visitor = await aVisitor(desk, leena)
  const own = await visitor.post('/absences', { ...week, person: leena.id, substitute: leena.id })
  expect(words(own)).toContain('Valitse sijaiseksi joku muu.')
  await visitor.post('/absences', { ...week, person: leena.id, substitute: '' })
  const twice = await visitor.post('/absences', { ...week, person: leena.id, substitute: '' })
  expect(words(twice)).toContain('Näille päiville on jo merkitty poissaolo.')
})

test('open enquiries go to the substitute when the absence begins, and say why', async () => {
  const { desk, leena, mikko } = await aDeskOfThree()
  const reference = await desk.receive(aMail({ to: service }))
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  await desk.store.changeTicket(ticket.id, () => ({ patch: { assigneeId: leena.id }, events: [] }))
  const absence = { id: 'x1', userId: leena.id, from: '2026-11-25', to: '2026-11-27', substituteId: mikko.id }
  await desk.store.addAbsence(absence, { kind: 'absence-set', at: desk.now() })
  expect(await coverAbsences(officeOf(desk))).toBe(0)
  desk.wait(14 * 60)
  expect(await coverAbsences(officeOf(desk))).toBe(1)
  expect(await coverAbsences(officeOf(desk))).toBe(0)
  const view = (await desk.store.ticketByReference(reference, desk.now()))!
  expect(view.ticket.assigneeId).toBe(mikko.id)
  expect(view.events.find(({ kind }) => kind === 'ticket-assigned')?.facts).toEqual({
    from: leena.id,
    to: mikko.id,
    by: 'absence',
  })
})

test('an enquiry that is given to somebody who is away goes to the substitute of the substitute', async () => {
  const { desk, leena, mikko } = await aDeskOfThree()
  const sofia = await desk.person('advisor', 'Sofia Lindqvist')
  for (const [userId, substituteId] of [
    [leena.id, mikko.id],
    [mikko.id, sofia.id],
  ] as const)
    await desk.store.addAbsence(
      { id: `x${userId}`, userId, ...week, substituteId },
      { kind: 'absence-set', at: desk.now() },
    )
  const reference = await desk.receive(aMail({ to: service }))
  const visitor = await aVisitor(desk, sofia)
  const page = await visitor.get(`/tickets/${reference}`)
  const fields = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq'), assignee: leena.id }
  const answer = await visitor.post(`/tickets/${reference}/assignment`, fields)
  expect(words(await visitor.get(answer.headers.location!))).toContain(
    'Valittu käsittelijä on poissa, joten käsittelijäksi tuli sijainen.',
  )
  expect((await desk.store.ticketByReference(reference, desk.now()))?.ticket.assigneeId).toBe(sofia.id)
})

test('tickets chosen in a list and given to one who is away go to the substitute, and the list says so', async () => {
  const { desk, leena, mikko } = await aDeskOfThree()
  const absence = { id: 'x1', userId: leena.id, ...week, substituteId: mikko.id }
  await desk.store.addAbsence(absence, { kind: 'absence-set', at: desk.now() })
  const reference = await desk.receive(aMail({ to: service }))
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  const sofia = await aVisitor(desk, await desk.person('advisor', 'Sofia Lindqvist'))
  const fields = { act: 'assign', chosen: `${ticket.id}.${ticket.version}`, back: '/inbox/open' }
  const answer = await sofia.post('/selections', { ...fields, assignee: leena.id })
  const list = words(await sofia.get(String(answer.headers.location).replace('#ilmoitus', '')))
  expect(list).toContain('Valittu käsittelijä on poissa, joten käsittelijäksi tuli sijainen.')
  expect((await desk.store.ticketById(ticket.id))?.assigneeId).toBe(mikko.id)
})

test('alerts about the work of one who is away go to the substitute, without one to the other advisors', async () => {
  const { desk, handed, round } = await anOfficeWithStaff()
  const leena = await desk.person('advisor', 'Leena Aalto')
  const mikko = await desk.person('advisor', 'Mikko Salo')
  const sofia = await desk.person('advisor', 'Sofia Lindqvist')
  const reference = await desk.receive(aMail({ to: service }))
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  await desk.store.changeTicket(ticket.id, () => ({ patch: { assigneeId: leena.id }, events: [] }))
  await desk.store.addAbsence(
    { id: 'x1', userId: leena.id, ...week, substituteId: sofia.id },
    { kind: 'absence-set', at: desk.now() },
  )
  const told = () => handed.map(({ envelope }) => envelope.recipients[0]?.address)
  desk.wait(3 * 24 * 60 + 5 * 60)
  await round()
  expect(told()).toEqual([sofia.email])
  await desk.store.removeAbsence('x1', { kind: 'absence-removed', at: desk.now() })
  await desk.store.addAbsence(
    { id: 'x2', userId: leena.id, from: '2026-11-27', to: '2026-12-04' },
    { kind: 'absence-set', at: desk.now() },
  )
  desk.wait(3 * 24 * 60)
  await round()
  expect(told().slice(1).sort()).toEqual([mikko.email, sofia.email].sort())
})
