import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { residentCopy } from '../../src/web/residents/resident-copy.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, landlord } from '../helpers/mails/cast.ts'
import { aDesk, service } from './a-desk.ts'
import { aVisitor, words } from './a-visitor.ts'

const asked = { reason: 'Tietopyyntö 24.11.2026' }

test('a copy holds what the person wrote and was sent', async () => {
  const { advisor, path } = await aDeskWithANote()
  const answer = await advisor.post(`${path}/export`, { ...asked, format: 'json' })
  expect(answer.headers['content-disposition']).toContain('attachment')
  expect(answer.headers['content-disposition']).not.toMatch(/aino|lehtim/i)
  const copy = answer.json()
  expect(copy).toMatchObject({ addresses: [aino.address], names: [aino.name] })
  expect(copy.tickets[0].messages.map(({ text }: { text: string }) => text.trim())).toContain(
    'Vuokra jäi maksamatta.',
  )
  expect(copy.tickets[0].leftOut).toBe(1)
  expect(answer.body).not.toContain('Vain meille')
})

test('mail of others in the same enquiry is counted, not copied', async () => {
  const { desk, reference, id } = await aDeskWithANote()
  const view = (await desk.store.ticketByReference(reference, desk.now()))!
  const message = view.messages.find(({ direction }) => direction === 'in')!
  const others = { ...message, id: 'm9', from: landlord, text: 'Vuokranantajan omat sanat' }
  const copy = residentCopy(
    (await desk.store.resident(id))!,
    [{ ...view, messages: [...view.messages, others] }],
    true,
  )
  expect(JSON.stringify(copy)).not.toContain('omat sanat')
  expect(JSON.stringify(copy)).toContain('Vain meille')
  expect(copy.tickets[0]?.leftOut).toBe(1)
})

test('a copy says when the person must be out, where the enquiry is theirs', async () => {
  const { desk, reference, id, advisor, path } = await aDeskWithANote()
  const view = (await desk.store.ticketByReference(reference, desk.now()))!
  await desk.store.changeTicket(view.ticket.id, () => ({ patch: { movingDay: '2026-11-27' }, events: [] }))
  const page = await advisor.post(`${path}/export`, { ...asked, format: 'html' })
  expect(page.body).toContain('Muuttopäivä: pe 27.11.')
  const others = { ...view, ticket: { ...view.ticket, movingDay: '2026-11-27', requester: landlord } }
  const copy = residentCopy((await desk.store.resident(id))!, [others], false)
  expect(copy.tickets[0]).not.toHaveProperty('movingDay')
})

test('the office’s notes come along only when asked for', async () => {
  const { advisor, path } = await aDeskWithANote()
  const answer = await advisor.post(`${path}/export`, { ...asked, notes: 'yes', format: 'html' })
  expect(answer.headers['content-type']).toContain('text/html')
  expect(answer.body).toContain('Vain meille')
})

test('a subject that another person gave is another’s word too', async () => {
  const desk = await aDesk()
  const reference = await desk.receive(
    aMail({ from: landlord, to: service, subject: 'Vuokralaisen rästit', text: 'Vuokranantajan omat sanat' }),
  )
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  await desk.receive(aMail({ from: aino, to: service, subject: 'Oma asia', text: 'Oma viesti' }))
  const advisor = await aVisitor(desk)
  const path = `/residents/${await desk.store.residentOf(aino.address)}`
  const answer = await advisor.post(`${path}/export`, { ...asked, format: 'json' })
  expect(answer.body).not.toContain(ticket.subject)
  expect(answer.body).toContain('Oma viesti')
})

test('what the copy holds and lacks is told first, and without a reason there is none', async () => {
  const { desk, advisor, path } = await aDeskWithANote()
  const page = words(await advisor.get(`${path}/export`))
  expect(page).toContain('1 yhteydenotto')
  expect(page).toContain('1 viesti on muiden kirjoittama tai sisäinen.')
  const refused = await advisor.post(`${path}/export`, { reason: 'x', format: 'json' })
  expect(refused.statusCode).toBe(422)
  expect((await desk.store.changesSince(0, 500)).some(({ kind }) => kind === 'resident-exported')).toBe(false)
  await advisor.post(`${path}/export`, { ...asked, format: 'json' })
  const event = (await desk.store.changesSince(0, 500)).find(({ kind }) => kind === 'resident-exported')
  expect(event).toMatchObject({ userId: advisor.user.id, facts: { withNotes: false, format: 'json' } })
  expect(event?.personal).toEqual(asked)
})

test('who reads no messages can make no copy, and sees in the log who made one and why', async () => {
  const { desk, advisor, path } = await aDeskWithANote()
  for (const role of ['admin', 'supervisor'] as const) {
    const other = await aVisitor(desk, role)
    expect((await other.get(`${path}/export`)).statusCode).toBe(404)
    expect((await other.post(`${path}/export`, { ...asked, format: 'json' })).statusCode).toBe(404)
  }
  await advisor.post(`${path}/export`, { ...asked, format: 'json' })
  const log = words(await (await aVisitor(desk, 'admin')).get('/audit?kind=resident-exported'))
  expect(log).toMatch(/Leena Aalto .*Asukkaan tiedot ladattiin .*Tietopyyntö 24\.11\.2026/)
  expect(log).not.toContain(aino.address)
})

async function aDeskWithANote() {
  const desk = await aDesk()
  const reference = await desk.receive(aMail({ from: aino, to: service, text: 'Vuokra jäi maksamatta.' }))
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  const advisor = await aVisitor(desk)
  await desk.store.addNote(
    {
      formId: randomUUID(),
      messageId: randomUUID(),
      ticketId: ticket.id,
      authorId: advisor.user.id,
      text: 'Vain meille',
      at: desk.now(),
    },
    { kind: 'note-added', at: desk.now(), ticketId: ticket.id },
  )
  const id = await desk.store.residentOf(aino.address)
  return { desk, reference, advisor, id, path: `/residents/${id}` }
}
