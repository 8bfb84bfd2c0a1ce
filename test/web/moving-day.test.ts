import { describe, expect, test } from 'vitest'
import { aFiledTicket } from '../helpers/deliver.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { aVisitor, hiddenField, words } from './a-visitor.ts'

async function anEnquiry() {
  const desk = await aDesk()
  const reference = await desk.receive(aMail({ to: service, subject: 'Muuttokehotus tuli' }))
  const advisor = await aVisitor(desk)
  const ticket = `/tickets/${reference}`
  const set = async (day: string, act = 'set') => {
    const page = await advisor.get(`${ticket}/moving-day`)
    const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
    return advisor.post(`${ticket}/moving-day`, { ...form, day, act })
  }
  return { desk, reference, advisor, ticket, set, view: () => viewOf(desk, reference) }
}

async function viewOf({ store, now }: ADesk, reference: string) {
  return (await store.ticketByReference(reference, now()))!
}

const plain = (location: unknown) => String(location).replace(/#.*/, '')

describe('the day by which a resident must be out', () => {
  test('is set on a page of its own, told at once, and stands in the ticket, in the list and in the history', async () => {
    const { advisor, ticket, set } = await anEnquiry()
    expect(words(await advisor.get(ticket))).toContain('Muuttopäivä Ei tiedossa')
    const done = await set('2026-11-27')
    expect(done.headers.location).toMatch(/\?act=[\w-]{36}#ilmoitus$/)
    const told = words(await advisor.get(plain(done.headers.location)))
    expect(told).toContain('Muuttopäivä muutettiin.')
    expect(told).toContain('Muuttopäivä pe 27.11. , 3 päivää · 3 päivää')
    expect(told).toContain('Muuttopäivä: pe 27.11.2026 Leena Aalto')
    const list = words(await advisor.get('/inbox/open'))
    expect(list).toContain('Häätö lähellä 1 1 yhteydenotto')
    expect(list).toContain('Muuttopäivä pe 27.11. , 3 päivää · 3 pv')
  })

  test('is taken back by one button, unless somebody was there since', async () => {
    const { advisor, set, view } = await anEnquiry()
    await set('2026-12-18')
    const done = await set('2026-11-27')
    const undo = /action="(\/list-acts\/[^"]+)"/.exec((await advisor.get(plain(done.headers.location))).body)
    await advisor.post(undo?.[1] ?? '', { back: '/inbox/open' })
    expect((await view()).ticket.movingDay).toBe('2026-12-18')
    expect((await view()).events[0]).toMatchObject({
      kind: 'ticket-moving-day-set',
      facts: { isSet: true, isUndo: true },
      personal: { from: '2026-11-27', to: '2026-12-18' },
    })
  })

  test('is cleared, and the ticket is like any other again', async () => {
    const { advisor, ticket, set, view } = await anEnquiry()
    await set('2026-11-27')
    await set('2026-11-27', 'clear')
    expect((await view()).ticket.movingDay).toBeUndefined()
    expect(words(await advisor.get(ticket))).toContain('Muuttopäivä poistettiin')
    expect(words(await advisor.get('/inbox/open'))).not.toContain('Häätö lähellä')
  })

  test.each([
    ['', 'Valitse päivä. Muuttopäivää ei muutettu.'],
    ['2026-02-30', 'Valitse päivä. Muuttopäivää ei muutettu.'],
    ['2062-11-27', 'Tarkista vuosi'],
    ['2006-11-27', 'Tarkista vuosi'],
  ])('is not "%s", and what was typed stays in the field', async (day, fault) => {
    const { set, view } = await anEnquiry()
    const refused = await set(day)
    expect(refused.statusCode).toBe(422)
    expect(words(refused)).toContain(fault)
    expect(refused.body).toContain(`type="date" value="${day}"`)
    expect((await view()).ticket.movingDay).toBeUndefined()
  })

  test('does not overwrite what a colleague said meanwhile', async () => {
    const { desk, advisor, ticket, set, view } = await anEnquiry()
    const page = await advisor.get(`${ticket}/moving-day`)
    const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
    await set('2026-12-04')
    const late = await (await aVisitor(desk)).post(`${ticket}/moving-day`, {
      ...form,
      day: '2026-12-11',
      act: 'set',
    })
    expect(late.statusCode).toBe(409)
    expect(words(late)).toContain('Muuttopäivä: pe 4.12.2026')
    expect(late.body).toContain('type="date" value="2026-12-11"')
    expect((await view()).ticket.movingDay).toBe('2026-12-04')
  })

  test('said twice is told to be so already', async () => {
    const { ticket, set } = await anEnquiry()
    await set('2026-12-04')
    expect((await set('2026-12-04')).headers.location).toBe(`${ticket}?done=already#ilmoitus`)
  })

  test('that is past is said to be so, and asks what became of it', async () => {
    const { desk, advisor, ticket, set } = await anEnquiry()
    await set('2026-11-20')
    expect(words(await advisor.get(ticket))).toContain('Muuttopäivä oli pe 20.11.')
    expect(words(await advisor.get(ticket))).toContain('Muuttopäivä on ohi. Kirjaa, miten kävi')
    const supervisor = await aVisitor(desk, 'supervisor')
    expect(words(await supervisor.get(ticket))).toContain('Muuttopäivä oli pe 20.11.')
    expect(words(await supervisor.get(ticket))).not.toContain('Kirjaa, miten kävi')
  })
})

describe('the urgency', () => {
  test('is proposed with its reason, and a person confirms it', async () => {
    const { advisor, ticket, set, view } = await anEnquiry()
    await set('2026-11-27')
    expect(words(await advisor.get(ticket))).toContain(
      'Muuttopäivä pe 27.11. on 3 päivän päässä. Ehdotus: Kiireellinen.',
    )
    expect((await view()).ticket.urgency).toBe('ordinary')
    const page = await advisor.get(`${ticket}/urgency`)
    expect(page.body).toMatch(/value="crisis" checked/)
    const reason = 'Muuttopäivä on pe 27.11.'
    expect(words(page)).toContain(reason)
    const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
    await advisor.post(`${ticket}/urgency`, { ...form, urgency: 'crisis', reason })
    expect(words(await advisor.get(ticket))).not.toContain('Ehdotus:')
    expect((await view()).ticket.urgency).toBe('crisis')
    expect(words(await advisor.get(ticket))).toContain('Kiireellinen: Muuttopäivä on pe 27.11.')
  })
})

describe('a reminder', () => {
  test('that hides a ticket ends by itself when the moving day is fourteen days away', async () => {
    const { desk, advisor, set, view } = await anEnquiry()
    await set('2026-12-18')
    const { id } = (await view()).ticket
    const reminderAt = new Date('2027-02-01T06:00:00Z')
    await desk.store.changeTicket(id, () => ({ patch: { reminderAt }, events: [] }))
    expect((await view()).queue).toBe('reminders')
    expect(words(await advisor.get('/inbox/open'))).not.toContain('Muuttokehotus tuli')
    desk.wait(10 * 24 * 60)
    expect((await view()).queue).not.toBe('reminders')
    const later = await aVisitor(desk, advisor.user)
    expect(words(await later.get('/inbox/open'))).toContain('Muuttokehotus tuli')
    expect(words(await later.get('/inbox/reminders'))).not.toContain('Muuttokehotus tuli')
    expect((await desk.store.queueCounts(advisor.user.id, desk.now())).reminders).toBe(0)
  })

  test('that is set beyond that says when the ticket comes back', async () => {
    const { advisor, ticket, set, view } = await anEnquiry()
    await set('2026-12-18')
    const { id, version } = (await view()).ticket
    const chosen = { chosen: `${id}.${version}`, assignee: '', back: '/inbox/open', act: 'remind' }
    expect(words(await advisor.post('/selections', chosen))).toContain(
      'Viimeistään pe 4.12. yhteydenotto palaa, koska silloin muuttopäivään on 14 päivää.',
    )
    const reply = await advisor.get(`${ticket}/reply`)
    expect(words(reply)).toContain('Viimeistään pe 4.12. yhteydenotto palaa')
    expect(reply.body).toContain('<option value="2026-12-01" selected>')
  })

  test('on the day before is proposed when the home is at stake, and said to hide nothing', async () => {
    const { advisor, ticket, set } = await anEnquiry()
    await set('2026-11-26')
    const reply = await advisor.get(`${ticket}/reply`)
    expect(reply.body).toContain('<option value="2026-11-25" selected>')
    expect(words(reply)).toContain(
      'Muuttopäivä to 26.11. on lähellä, joten muistutus ei piilota yhteydenottoa.',
    )
    for (const day of ['2026-11-25', '2026-11-24']) {
      await set(day)
      expect((await advisor.get(`${ticket}/reply`)).body).not.toMatch(/<option value="2026[^>]+selected/)
    }
  })
})

describe('a list', () => {
  async function aList() {
    const desk = await aDesk()
    const days = { Kaukana: '2027-01-15', Lähellä: '2026-12-01', Ei: null, Tänään: '2026-11-24' }
    for (const [subject, movingDay] of Object.entries(days)) {
      const { ticket } = await viewOf(desk, await desk.receive(aMail({ to: service, subject })))
      await desk.store.changeTicket(ticket.id, () => ({ patch: { movingDay }, events: [] }))
    }
    const advisor = await aVisitor(desk)
    const subjects = async (path: string) =>
      [...(await advisor.get(path)).body.matchAll(/data-row[^>]*>([^<]+)</g)].map(([, subject]) => subject)
    return { desk, advisor, subjects }
  }

  test('is sorted by the moving day, and narrowed to those that are near or known', async () => {
    const { advisor, subjects } = await aList()
    expect(await subjects('/inbox/open?sort=moving')).toEqual(['Tänään', 'Lähellä', 'Kaukana', 'Ei'])
    expect(await subjects('/inbox/open?mark=moving-near&sort=moving')).toEqual(['Tänään', 'Lähellä'])
    expect(await subjects('/inbox/open?mark=moving-day&sort=moving')).toEqual([
      'Tänään',
      'Lähellä',
      'Kaukana',
    ])
    expect(words(await advisor.get('/inbox/open?mark=moving-near'))).toContain('Rajaukseen osuu 2.')
  })

  test('has the homes at stake first, the next to be lost on top', async () => {
    const { subjects } = await aList()
    expect((await subjects('/inbox/open')).slice(0, 2)).toEqual(['Tänään', 'Lähellä'])
  })

  test('of those who wait for the resident has them first too', async () => {
    const { desk, advisor } = await aList()
    for (const { ticket } of (await desk.store.inboxPage({ now: desk.now(), limit: 9 })).rows)
      await desk.store.changeTicket(ticket.id, () => ({ patch: { state: 'waiting' }, events: [] }))
    const text = words(await advisor.get('/inbox/waiting'))
    expect(text).toMatch(/Häätö lähellä 2 .*Tänään.*Muut 2 .*Kaukana/)
  })

  test('that is longer than a page still has every home at stake on its first one', async () => {
    const { desk, subjects } = await aList()
    for (let count = 0; count < 101; count += 1) await aFiledTicket(desk.store)
    const { rows } = await desk.store.inboxPage({ now: desk.now(), limit: 500 })
    for (const { ticket } of rows) {
      const dueAt = new Date(`2026-11-2${ticket.subject === 'Tänään' ? 9 : 8}T12:00:00Z`)
      await desk.store.changeTicket(ticket.id, () => ({ patch: { dueAt }, events: [] }))
    }
    expect((await subjects('/inbox/open')).slice(0, 2)).toEqual(['Tänään', 'Lähellä'])
    expect((await subjects('/inbox/open?sort=arrival')).length).toBe(100)
  })
})
