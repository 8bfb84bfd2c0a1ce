import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino } from '../helpers/mails/cast.ts'
import { aDesk, service } from './a-desk.ts'
import { type AVisitor, aVisitor, hiddenField, words } from './a-visitor.ts'

async function aTicket() {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const reference = await desk.receive(
    aMail({
      from: aino,
      to: service,
      subject: 'Vuokra',
      text: 'Vuokrani on rästissä.\n\n> Aiempi lainattu rivi',
    }),
  )
  const view = async () => (await desk.store.ticketByReference(reference, desk.now()))!
  return { desk, advisor, reference, view }
}

async function send(advisor: AVisitor, path: string, fields: Record<string, string>) {
  const formId = hiddenField(await advisor.get(path), 'formId')
  return advisor.post(path, { formId, ...fields })
}

describe('a telephone call', () => {
  const call = {
    direction: 'out',
    date: '2026-11-24',
    time: '09:30',
    minutes: '12',
    text: 'Sovittiin maksusta.',
  }

  test('stands in the story where it was made, with its length, and answers nothing', async () => {
    const { advisor, reference, view } = await aTicket()
    const before = await view()
    const done = await send(advisor, `/tickets/${reference}/call`, call)
    expect(done.headers.location).toBe(`/tickets/${reference}?done=call-logged#ilmoitus`)
    const page = words(await advisor.get(`/tickets/${reference}`))
    expect(page).toContain('Soitettu puhelu, 12 min')
    expect(page).toContain('Sovittiin maksusta.')
    const after = await view()
    expect(after.ticket).toEqual(before.ticket)
    const logged = after.messages.find(({ call: made }) => made !== undefined)
    expect(logged?.at).toEqual(new Date('2026-11-24T07:30:00Z'))
    const [event] = after.events.filter(({ kind }) => kind === 'call-logged')
    expect(event?.facts).toEqual({ direction: 'out', minutes: 12, calledAt: '2026-11-24T07:30:00.000Z' })
  })

  test('that cannot have been is asked about, and what was written stays', async () => {
    const { advisor, reference } = await aTicket()
    const path = `/tickets/${reference}/call`
    const later = await send(advisor, path, { ...call, date: '2026-11-25', minutes: 'kymmenen' })
    expect(later.statusCode).toBe(422)
    expect(words(later)).toContain('ei voi olla tulevaisuudessa')
    expect(words(later)).toContain('1–600')
    expect(later.body).toContain('Sovittiin maksusta.')
    expect(words(await send(advisor, path, { ...call, date: 'eilen' }))).toContain(
      'Anna päivä ja kellonaika.',
    )
  })

  test('is one call however often the button is pressed', async () => {
    const { advisor, reference, view } = await aTicket()
    const path = `/tickets/${reference}/call`
    const formId = hiddenField(await advisor.get(path), 'formId')
    for (const _ of [1, 2]) await advisor.post(path, { formId, ...call })
    expect((await view()).messages.filter((one) => one.call)).toHaveLength(1)
  })
})

describe('handing over to another authority', () => {
  const given = {
    authority: 'Talous- ja velkaneuvonta',
    sent: '',
    reason: 'Velkajärjestely kuuluu sinne.',
    told: 'Sai numeron.',
  }

  test('tells to whom, why and what the resident heard, and sends nothing', async () => {
    const { advisor, reference, view } = await aTicket()
    const path = `/tickets/${reference}/hand-over`
    const unsaid = await send(advisor, path, { ...given, told: ' ' })
    expect(unsaid.statusCode).toBe(422)
    expect(words(unsaid)).toContain('Kirjoita, mitä asukkaalle kerrottiin.')
    await send(advisor, path, given)
    const { ticket, messages, events } = await view()
    expect(ticket.state).toBe('open')
    expect(messages.filter(({ kind }) => kind === 'reply')).toEqual([])
    expect(messages.at(-1)?.text).toContain('Siirretty toiselle viranomaiselle: Talous- ja velkaneuvonta')
    expect(events.find(({ kind }) => kind === 'ticket-handed-over')?.personal).toMatchObject({
      told: 'Sai numeron.',
    })
  })

  test('closes the enquiry when it is told to', async () => {
    const { advisor, reference, view } = await aTicket()
    await send(advisor, `/tickets/${reference}/hand-over`, { ...given, closes: 'yes' })
    expect((await view()).ticket.state).toBe('closed')
  })
})

describe('a printed enquiry', () => {
  test('holds every word, quoted ones too, and its printing stands in the log', async () => {
    const { advisor, reference, view } = await aTicket()
    const page = await advisor.get(`/tickets/${reference}/print`)
    expect(words(page)).toContain('Aiempi lainattu rivi')
    expect((await view()).events[0]?.kind).toBe('ticket-printed')
  })

  test('begins with the mark of secrecy that the administrator wrote', async () => {
    const { desk, advisor, reference } = await aTicket()
    const printed = async () => words(await advisor.get(`/tickets/${reference}/print`))
    expect(await printed()).not.toContain('Salassa pidettävä')
    const admin = await aVisitor(desk, 'admin')
    const fields = {
      basis: hiddenField(await admin.get('/settings/protection'), 'basis'),
      ...{ personalCode: 'block', secureWay: 'off', rules: '' },
    }
    const long = await admin.post('/settings/protection', { ...fields, legend: 'x'.repeat(201) })
    expect(words(long)).toContain('Teksti on liian pitkä, enintään 200 merkkiä.')
    await admin.post('/settings/protection', { ...fields, legend: 'Salassa pidettävä' })
    expect(await printed()).toContain('Salassa pidettävä')
  })

  test('is not for who may not read it', async () => {
    const { desk, reference } = await aTicket()
    const supervisor = await aVisitor(desk, 'supervisor')
    expect((await supervisor.get(`/tickets/${reference}/print`)).statusCode).toBe(404)
  })
})

test('a reminder is set from the enquiry itself, ends with the next mail, and is taken back by one button', async () => {
  const { desk, advisor, reference, view } = await aTicket()
  const asked = await advisor.get(`/tickets/${reference}/reminder`)
  expect(words(asked)).toContain('Aseta muistutus')
  const done = await advisor.post('/selections/reminder', {
    ...{ back: `/tickets/${reference}`, chosen: hiddenField(asked, 'chosen'), when: 'week' },
  })
  expect(done.headers.location).toMatch(new RegExp(`^/tickets/${reference}\\?act=[\\w-]+#ilmoitus$`))
  expect((await view()).ticket.reminderAt).toEqual(new Date('2026-12-01T06:00:00Z'))
  const told = await advisor.get(String(done.headers.location).replace('#ilmoitus', ''))
  expect(words(told)).toContain('Muistutus asetettiin')
  const undo = /action="(\/list-acts\/[^"]+)"/.exec(told.body)?.[1] ?? ''
  await advisor.post(undo, { back: `/tickets/${reference}` })
  expect((await view()).ticket.reminderAt).toBeUndefined()
  await advisor.post('/selections/reminder', {
    ...{
      back: `/tickets/${reference}`,
      chosen: hiddenField(await advisor.get(`/tickets/${reference}/reminder`), 'chosen'),
      when: 'week',
    },
  })
  await desk.receive(aMail({ from: aino, to: service, subject: `Vielä [${reference}]` }))
  expect((await view()).ticket.reminderAt).toBeUndefined()
})

test('an answer tells each step of its way, with its time', async () => {
  const { desk, advisor, reference, view } = await aTicket()
  const before = await view()
  const form = {
    formId: randomUUID(),
    ticketVersion: before.ticket.version,
    to: [aino],
    cc: [],
    text: 'Hei Aino',
  }
  await desk.needs.replies.accept(
    { ...form, language: 'fi', attachments: [], afterwards: { kind: 'stay' } },
    before,
    advisor.user,
    desk.now(),
  )
  const page = words(await advisor.get(`/tickets/${reference}`))
  expect(page).toContain('Lähetyksen vaiheet')
  expect(page).toMatch(/ti 24\.11\.2026 klo 10\.05 Vastaus jonoon/)
})
