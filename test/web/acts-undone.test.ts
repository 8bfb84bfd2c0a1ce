import { describe, expect, test } from 'vitest'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aDesk, service } from './a-desk.ts'
import { aVisitor, hiddenField, placeOf, words } from './a-visitor.ts'

type Act = {
  readonly path: string
  readonly field: keyof Ticket
  /** What two forms, one after the other, say. */
  readonly first: Record<string, string>
  readonly next: Record<string, string>
  readonly told: string
  readonly history: string
}

const acts: readonly Act[] = [
  {
    path: 'topic',
    field: 'topic',
    first: { topic: 'rent-debt' },
    next: { topic: 'disturbance' },
    told: 'Aihe tallennettiin.',
    history: 'Aihe: Vuokravelka (muutos peruttiin)',
  },
  {
    path: 'title',
    field: 'title',
    first: { title: 'Kaksi kuukautta velkaa', act: 'set' },
    next: { title: 'Väärä nimi', act: 'set' },
    told: 'Otsikko tallennettiin.',
    history: 'Otsikko: Kaksi kuukautta velkaa (muutos peruttiin)',
  },
  {
    path: 'moving-day',
    field: 'movingDay',
    first: { day: '2026-12-18', act: 'set' },
    next: { day: '2026-12-18', act: 'clear' },
    told: 'Muuttopäivä muutettiin.',
    history: 'Muuttopäivä: pe 18.12.2026 (muutos peruttiin)',
  },
  {
    path: 'urgency',
    field: 'urgency',
    first: { urgency: 'legal-deadline', reason: 'Haaste tuli' },
    next: { urgency: 'ordinary', reason: 'Erehdyin' },
    told: 'Kiireellisyys muutettiin.',
    history: 'Kiireellisyys muuttui: Tavallinen → Määräaika kulumassa (muutos peruttiin)',
  },
  {
    path: 'language',
    field: 'language',
    first: { language: 'sv' },
    next: { language: 'en' },
    told: 'Asiointikieli on valittu.',
    history: 'Asiointikieli vaihdettiin (muutos peruttiin)',
  },
]

async function anEnquiry() {
  const desk = await aDesk()
  const reference = await desk.receive(aMail({ to: service }))
  const path = `/tickets/${reference}`
  const advisor = await aVisitor(desk)
  const act = async (name: string, fields: Record<string, string>) => {
    const page = await advisor.get(`${path}/${name}`)
    const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
    return advisor.get(placeOf(await advisor.post(`${path}/${name}`, { ...form, ...fields })))
  }
  const undo = async (page: { readonly body: string }) => {
    const action = /action="(\/list-acts\/[\w-]+\/undo)"/.exec(page.body)?.[1] ?? 'no undo is offered'
    return advisor.get(placeOf(await advisor.post(action, { back: path })))
  }
  const ticket = async () => (await desk.store.ticketByReference(reference, desk.now()))!.ticket
  return { desk, reference, path, advisor, act, undo, ticket }
}

describe.each(acts)('the $path of an enquiry', ({ path, field, first, next, told, history }) => {
  test('is taken back by the button that z presses, and is what it was', async () => {
    const { act, undo, ticket, path: place, advisor } = await anEnquiry()
    await act(path, first)
    const before = await ticket()
    const page = await act(path, next)
    expect(words(page)).toContain(told)
    expect(page.body).toMatch(/<button[^>]*data-key="z">Peru<\/button>/)
    expect((await ticket())[field]).not.toBe(before[field])
    expect(words(await undo(page))).toContain('Peruttiin yhdessä yhteydenotossa.')
    const { version, ...back } = await ticket()
    expect({ ...back, version: before.version }).toEqual(before)
    expect(version).toBe(before.version + 2)
    expect(words(await advisor.get(place))).toContain(history)
  })

  test('that was not said before is not said again', async () => {
    const { act, undo, ticket } = await anEnquiry()
    const before = (await ticket())[field]
    await undo(await act(path, first))
    expect((await ticket())[field]).toBe(before)
  })

  test('stays when somebody did something since, and that is said', async () => {
    const { desk, act, undo, ticket } = await anEnquiry()
    const page = await act(path, first)
    const { id, [field]: said } = await ticket()
    await desk.store.changeTicket(id, () => ({ patch: { possiblyRelatedTo: id }, events: [] }))
    const refused = words(await undo(page))
    expect(refused).toContain('Mitään ei peruttu.')
    expect(refused).toContain('Yhteydenotto on muuttunut sen jälkeen, joten se jätettiin')
    expect((await ticket())[field]).toBe(said)
  })

  test('said twice is told to be so already, or why it cannot be', async () => {
    const { act, advisor, path: place } = await anEnquiry()
    await act(path, first)
    const page = await advisor.get(`${place}/${path}`)
    const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
    const again = await advisor.post(`${place}/${path}`, { ...form, ...first })
    expect([again.statusCode, placeOf(again)]).toEqual(
      path === 'urgency' ? [422, 'undefined'] : [303, `${place}?done=already`],
    )
  })
})

test('an urgency that is taken back has its old reason again', async () => {
  const { act, undo, path, advisor } = await anEnquiry()
  await act('urgency', { urgency: 'legal-deadline', reason: 'Haaste tuli' })
  await undo(await act('urgency', { urgency: 'crisis', reason: 'Erehdyin' }))
  expect(words(await advisor.get(path))).toContain('Määräaika kulumassa: Haaste tuli')
})

test('taking back an urgency mends no promise that was broken meanwhile', async () => {
  const { desk, act, path, ticket, advisor } = await anEnquiry()
  const page = await act('urgency', { urgency: 'crisis', reason: 'Häätö on tänään' })
  const { dueAt } = await ticket()
  const action = /action="(\/list-acts\/[\w-]+\/undo)"/.exec(page.body)?.[1] ?? ''
  desk.wait(10 * 60)
  const later = await aVisitor(desk, advisor.user)
  await later.post(action, { back: path })
  expect(await ticket()).toMatchObject({ urgency: 'ordinary', dueAt })
})

test('words of a title that was taken back find the enquiry again, and the others no more', async () => {
  const { act, undo, advisor, reference } = await anEnquiry()
  await act('title', { title: 'Sopimus maksusuunnitelmasta', act: 'set' })
  await undo(await act('title', { title: 'Ulosottomies kävi', act: 'set' }))
  const found = async (asked: string) =>
    (await advisor.get(placeOf(await advisor.post('/searches', { words: asked })))).body.includes(reference)
  expect([await found('maksusuunnitelmasta'), await found('ulosottomies')]).toEqual([true, false])
})

test('nobody takes back what another person did', async () => {
  const { desk, act, path, ticket } = await anEnquiry()
  const page = await act('topic', { topic: 'rent-debt' })
  const action = /action="(\/list-acts\/[\w-]+\/undo)"/.exec(page.body)?.[1] ?? ''
  const other = await aVisitor(desk)
  expect((await other.post(action, { back: path })).statusCode).toBe(404)
  expect((await ticket()).topic).toBe('rent-debt')
})
