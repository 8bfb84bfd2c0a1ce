import { expect, test } from 'vitest'
import { aSecureNotice, knowTurvaposti } from '../web/a-secure-notice.ts'
import { anOfficeWithStaff, read } from './an-office-with-staff.ts'

const twoDays = 2 * 24 * 60

test('a link that nobody opened is told of two working days before it dies, once, without a name', async () => {
  const { desk, handed, round } = await anOfficeWithStaff()
  await knowTurvaposti(desk)
  const leena = await desk.person('advisor')
  const reference = await desk.receive(aSecureNotice('30.11.2026'))
  const view = (await desk.store.ticketByReference(reference, desk.now()))!
  await desk.store.changeTicket(view.ticket.id, () => ({ patch: { dueAt: null }, events: [] }))
  await round()
  expect(handed).toHaveLength(0)
  desk.wait(twoDays)
  await round()
  await round()
  expect(handed.map(({ envelope }) => envelope.recipients[0]?.address)).toEqual([leena.email])
  const mail = read(handed[0]!.bytes)
  expect(mail).toContain('Suojattu viesti vanhenee pian')
  expect(mail).toContain('avattava viimeistään ma 30.11.2026')
  expect(mail).toContain(`/tickets/${reference}`)
  expect(mail).not.toMatch(/Aino|turvaposti\.example/)
})

test('a link that was opened is not told of', async () => {
  const { desk, handed, round } = await anOfficeWithStaff()
  await knowTurvaposti(desk)
  const leena = await desk.person('advisor')
  const reference = await desk.receive(aSecureNotice('25.11.2026'))
  const view = (await desk.store.ticketByReference(reference, desk.now()))!
  const notice = view.messages.find(({ direction }) => direction === 'in')!
  await desk.store.recordLinkOpened(notice.id, {
    kind: 'link-opened',
    at: desk.now(),
    actor: { userId: leena.id },
  })
  await round()
  expect(handed).toHaveLength(0)
})
