import { describe, expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, vaino } from '../helpers/mails/cast.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { type AVisitor, aVisitor, hiddenField, words } from './a-visitor.ts'

const otherAino = { name: 'Aino L.', address: 'aino.l@toinen.example' }

describe('a resident', () => {
  test('is found from a ticket, with every enquiry of that address and nobody else’s', async () => {
    const { desk, first } = await aDeskWithAino()
    const closed = await desk.receive(aMail({ from: aino, to: service, subject: 'Vanha asia' }))
    await close(desk, closed)
    await desk.receive(aMail({ from: vaino, to: service, subject: 'Jonkun muun asia' }))
    const advisor = await aVisitor(desk)
    const page = await openResident(advisor, first)
    expect(words(page)).toContain('Vanha asia Suljettu')
    expect(words(page)).toContain('Muuttopäivä on perjantaina')
    expect(words(page)).not.toContain('Jonkun muun asia')
    expect(words(page)).toContain(aino.name)
  })

  test('stands neither in the address nor in the title of the page', async () => {
    const { desk, first } = await aDeskWithAino()
    const advisor = await aVisitor(desk)
    const answer = await advisor.post(`/tickets/${first}/resident`)
    expect(answer.headers.location).toMatch(/^\/residents\/[0-9a-f-]{36}$/)
    const page = await advisor.get(answer.headers.location!)
    expect(/<title>([^<]*)/.exec(page.body)?.[1]).toBe('Asukas – Neuvoposti')
    const again = await advisor.post(`/tickets/${first}/resident`)
    expect(again.headers.location).toBe(answer.headers.location)
  })

  test('is found by a search, once for all enquiries', async () => {
    const { desk } = await aDeskWithAino()
    await desk.receive(aMail({ from: aino, to: service, subject: 'Muuttopäivä taas' }))
    const advisor = await aVisitor(desk)
    const found = await advisor.post('/searches', { words: 'muuttopäivä' })
    const page = await advisor.get(found.headers.location!)
    expect(page.body.match(/action="\/tickets\/[^"]+\/resident"/g)).toHaveLength(1)
    expect(words(page)).toContain('Kirjoittajat')
  })

  test('is looked for by name, and the words stand in no address', async () => {
    const { desk } = await aDeskWithAino()
    const advisor = await aVisitor(desk)
    expect(words(await advisor.get('/residents'))).not.toContain(aino.name)
    const found = await advisor.post('/residents', { words: 'lehtimäki' })
    expect(found.headers.location).toMatch(/^\/residents\?search=[0-9a-f-]{36}$/)
    const page = await advisor.get(found.headers.location!)
    expect(words(page)).toContain('1 kirjoittaja Aino Lehtimäki 1 osuma')
    const colleague = await aVisitor(desk, await desk.person('advisor', 'Mikko Salo'))
    expect((await colleague.get(found.headers.location!)).statusCode).toBe(404)
    const none = await advisor.post('/residents', { words: 'kukaanmuu' })
    expect(words(await advisor.get(none.headers.location!))).toContain('Ei löytynyt')
  })

  test('tells who looked at the page, and every look stands in the log', async () => {
    const { desk, first } = await aDeskWithAino()
    const leena = await aVisitor(desk, await desk.person('advisor', 'Leena Aalto'))
    await openResident(leena, first)
    const mikko = await aVisitor(desk, await desk.person('advisor', 'Mikko Salo'))
    const page = await openResident(mikko, first)
    expect(words(page)).toContain('Asukkaan tietoja katsottiin Leena Aalto')
    const looks = (await desk.store.changesSince(0, 500)).filter(({ kind }) => kind === 'resident-viewed')
    expect(looks.map(({ userId }) => userId)).toEqual([leena.user.id, mikko.user.id])
  })
})

describe('how to be in touch', () => {
  test('is noted once and stands at the top of every enquiry of the person', async () => {
    const { desk, first } = await aDeskWithAino()
    const second = await desk.receive(aMail({ from: aino, to: service, subject: 'Toinen asia' }))
    const advisor = await aVisitor(desk)
    const page = await openResident(advisor, first)
    const answer = await advisor.post(`${pathOf(page)}/notes`, {
      version: hiddenField(page, 'version'),
      note: 'Älä soita, puoliso lukee.',
      phone: '050 000 0000',
      language: 'sv',
    })
    expect(answer.headers.location).toBe(`${pathOf(page)}?done=noted#ilmoitus`)
    for (const reference of [first, second])
      for (const path of ['', '/reply']) {
        const ticket = words(await advisor.get(`/tickets/${reference}${path}`))
        expect(ticket).toContain('Huomioi yhteydenpidossa Älä soita, puoliso lukee.')
        expect(ticket).toContain('050 000 0000')
      }
    const events = await desk.store.changesSince(0, 500)
    expect(JSON.stringify(events)).not.toMatch(/puoliso|050 000/)
    expect(events.some(({ kind }) => kind === 'resident-changed')).toBe(true)
  })

  test('is never written over by a colleague who began from an older text', async () => {
    const { desk, first } = await aDeskWithAino()
    const advisor = await aVisitor(desk)
    const page = await openResident(advisor, first)
    const save = (note: string) =>
      advisor.post(`${pathOf(page)}/notes`, {
        version: hiddenField(page, 'version'),
        note,
        phone: '',
        language: '',
      })
    await save('Soita vain aamulla.')
    const conflict = await save('Kirjoita suomeksi.')
    expect(conflict.statusCode).toBe(409)
    expect(words(conflict)).toContain('Soita vain aamulla.')
    expect(conflict.body).toContain('Kirjoita suomeksi.')
    expect(hiddenField(conflict, 'version')).toBe('1')
  })
})

describe('two addresses of one person', () => {
  test('are merged by a person who made sure, shown together, and taken apart again', async () => {
    const { desk, first, other } = await aDeskWithAino()
    const advisor = await aVisitor(desk)
    const page = await openResident(advisor, first)
    const preview = await advisor.post(`${pathOf(page)}/merge`, { address: otherAino.address.toUpperCase() })
    expect(words(preview)).toContain(otherAino.address)
    const otherId = hiddenField(preview, 'other')
    const unsure = await advisor.post(`${pathOf(page)}/merging`, { other: otherId })
    expect(unsure.statusCode).toBe(422)
    expect(words(unsure)).toContain('Varmista ensin')
    const done = await advisor.post(`${pathOf(page)}/merging`, { other: otherId, isSame: 'yes' })
    const merged = await advisor.get(done.headers.location!)
    expect(words(merged)).toContain('Toisen osoitteen asia')
    expect(words(merged)).toContain(otherAino.address)
    expect(pathOf(await openResident(advisor, other))).toBe(pathOf(page))
    await advisor.post(`${pathOf(page)}/separation`, { other: otherId })
    expect(words(await openResident(advisor, first))).not.toContain('Toisen osoitteen asia')
    const kinds = (await desk.store.changesSince(0, 500)).map(({ kind }) => kind)
    expect(kinds).toContain('resident-merged')
    expect(kinds).toContain('resident-separated')
  })

  test('still have no part in each other’s threads', async () => {
    const { desk, first } = await aDeskWithAino()
    const advisor = await aVisitor(desk)
    const page = await openResident(advisor, first)
    const other = await desk.store.residentOf(otherAino.address)
    await advisor.post(`${pathOf(page)}/merging`, { other, isSame: 'yes' })
    const before = (await desk.store.ticketByReference(first, desk.now()))!
    const messageId = before.messages[0]!.messageId!
    const late = await desk.receive(
      aMail({ from: otherAino, to: service, inReplyTo: messageId, subject: 'Re: Muuttopäivä', text: 'Hei' }),
    )
    expect(late).not.toBe(first)
    const { ticket } = (await desk.store.ticketByReference(first, desk.now()))!
    const people = await desk.store.participants(ticket.id)
    expect(people.map(({ address }) => address)).not.toContain(otherAino.address)
  })

  test.each([
    ['ei osoite', 'Kirjoita sähköpostiosoite.'],
    ['tuntematon@citizen.example', 'Tästä osoitteesta ei ole tullut viestejä.'],
    [aino.address, 'Osoite kuuluu jo tälle asukkaalle.'],
  ])('cannot be %s', async (address, sentence) => {
    const { desk, first } = await aDeskWithAino()
    const advisor = await aVisitor(desk)
    const page = await openResident(advisor, first)
    const answer = await advisor.post(`${pathOf(page)}/merge`, { address })
    expect(answer.statusCode).toBe(422)
    expect(words(answer)).toContain(sentence)
    expect(answer.body).toContain(`value="${address}"`)
  })
})

describe('who may look', () => {
  test('a supervisor after giving a reason, for half an hour; the reason stands in the log', async () => {
    const { desk, first } = await aDeskWithAino()
    const supervisor = await aVisitor(desk, 'supervisor')
    expect((await supervisor.post(`/tickets/${first}/resident`)).statusCode).toBe(404)
    const path = `/residents/${await desk.store.residentOf(aino.address)}`
    const closed = await supervisor.get(path)
    expect(closed.body).not.toMatch(/Lehtimäki|citizen\.example|Muuttopäivä/)
    expect((await supervisor.post(`${path}/opening`, { reason: '' })).statusCode).toBe(422)
    await supervisor.post(`${path}/opening`, { reason: 'Tietopyynnön selvitys' })
    expect(words(await supervisor.get(path))).toContain('Muuttopäivä on perjantaina')
    const opening = (await desk.store.changesSince(0, 500)).find(({ facts }) => facts.withReason === true)
    expect(opening?.personal).toEqual({ reason: 'Tietopyynnön selvitys' })
    desk.wait(14)
    await supervisor.get('/status')
    desk.wait(14)
    await supervisor.get('/status')
    desk.wait(14)
    expect(words(await supervisor.get(path))).not.toContain('Muuttopäivä on perjantaina')
  })

  test('a supervisor changes nothing, an administrator finds nobody', async () => {
    const { desk } = await aDeskWithAino()
    const path = `/residents/${await desk.store.residentOf(aino.address)}`
    const supervisor = await aVisitor(desk, 'supervisor')
    await supervisor.post(`${path}/opening`, { reason: 'Tietopyynnön selvitys' })
    const page = await supervisor.get(path)
    expect(page.body).not.toContain('textarea')
    expect((await supervisor.get(`${path}/merge`)).statusCode).toBe(404)
    expect((await (await aVisitor(desk, 'admin')).get(path)).statusCode).toBe(404)
  })
})

async function aDeskWithAino() {
  const desk = await aDesk()
  const first = await desk.receive(
    aMail({
      from: aino,
      to: service,
      messageId: '1.muutto@citizen.example',
      subject: 'Muuttopäivä on perjantaina',
    }),
  )
  const other = await desk.receive(aMail({ from: otherAino, to: service, subject: 'Toisen osoitteen asia' }))
  return { desk, first, other }
}

async function openResident(visitor: AVisitor, reference: string) {
  return visitor.get((await visitor.post(`/tickets/${reference}/resident`)).headers.location!)
}

function pathOf(page: { readonly body: string }): string {
  return /action="(\/residents\/[^/"]+)\/notes"/.exec(page.body)![1]!
}

async function close(desk: ADesk, reference: string): Promise<void> {
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  await desk.store.changeTicket(ticket.id, () => ({
    patch: { state: 'closed', closedAt: desk.now() },
    events: [],
  }))
}
