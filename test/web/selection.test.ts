import type { FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'
import { aStory } from './a-story.ts'
import { type AVisitor, aVisitor, hiddenField, words } from './a-visitor.ts'

type Sender = AVisitor & { readonly app: FastifyInstance }

/** What the boxes of the named rows send. */
async function boxesOf(advisor: AVisitor, path: string, ...headings: string[]): Promise<[string, string][]> {
  const { body } = await advisor.get(path)
  const rows = [...body.matchAll(/name="chosen" value="([^"]+)"[\s\S]*?data-row[^>]*>([^<]*)</g)]
  return headings.map((heading) => {
    const row = rows.find(([, , text]) => text?.startsWith(heading))
    if (!row) throw new Error(`no row ${heading}`)
    return ['chosen', row[1] ?? '']
  })
}

async function send(advisor: Sender, url: string, fields: readonly (readonly [string, string])[]) {
  const pairs: [string, string][] = [
    ['_csrf', advisor.token],
    ...fields.map(([k, v]): [string, string] => [k, v]),
  ]
  return advisor.app.inject({
    method: 'POST',
    url,
    headers: { cookie: advisor.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(pairs).toString(),
  })
}

describe('tickets chosen in the inbox', () => {
  test('are given to somebody at once, and given back by one button', async () => {
    const { desk } = await aStory()
    const advisor = { ...(await aVisitor(desk)), app: desk.app }
    const boxes = await boxesOf(advisor, '/inbox/open', 'Pikavipit', 'Asukkaanne')
    const done = await send(advisor, '/selections', [
      ...boxes,
      ['act', 'assign'],
      ['assignee', advisor.user.id],
      ['back', '/inbox/open?language=fi'],
    ])
    const location = String(done.headers.location)
    expect(location).toMatch(/^\/inbox\/open\?language=fi&act=[\w-]{36}#ilmoitus$/)
    const told = await advisor.get(location.replace('#ilmoitus', ''))
    expect(words(told)).toContain('Käsittelijä vaihdettiin 2 yhteydenotossa.')
    expect(words(await advisor.get('/inbox/mine'))).toContain('Pikavipit')
    const undo = /action="(\/list-acts\/[^"]+)"/.exec(told.body)?.[1] ?? ''
    const undone = await send(advisor, undo, [['back', '/inbox/open']])
    expect(words(await advisor.get(String(undone.headers.location).replace('#ilmoitus', '')))).toContain(
      'Peruttiin 2 yhteydenotossa.',
    )
    expect(words(await advisor.get('/inbox/mine'))).not.toContain('Pikavipit')
    const other = { ...(await aVisitor(desk)), app: desk.app }
    expect((await send(other, undo, [['back', '/inbox/open']])).statusCode).toBe(404)
  })

  test('are closed with one outcome, but for the one a colleague changed meanwhile', async () => {
    const { desk, choosing } = await aStory()
    const advisor = { ...(await aVisitor(desk)), app: desk.app }
    const boxes = await boxesOf(advisor, '/inbox/open', 'Pikavipit', 'Asukkaanne')
    const { ticket } = (await desk.store.ticketByReference(choosing, desk.now()))!
    await desk.store.changeTicket(ticket.id, () => ({ patch: { urgency: 'crisis' }, events: [] }))
    const asked = await send(advisor, '/selections', [
      ...boxes,
      ['act', 'close'],
      ['assignee', ''],
      ['back', '/inbox/open'],
    ])
    expect(words(asked)).toContain('Sulje 2 yhteydenottoa')
    expect(words(asked)).toContain('Pikavipit ja ulosotto')
    const empty = await send(advisor, '/selections/closure', [
      ...boxes,
      ['outcome', ' '],
      ['back', '/inbox/open'],
    ])
    expect([empty.statusCode, words(empty).includes('Kirjoita lopputulos.')]).toEqual([422, true])
    const done = await send(advisor, '/selections/closure', [
      ...boxes,
      ['outcome', 'Neuvottu'],
      ['back', '/inbox/open'],
    ])
    const told = words(await advisor.get(String(done.headers.location).replace('#ilmoitus', '')))
    expect(told).toContain('Yksi yhteydenotto suljettiin.')
    expect(told).toContain(`Joku ehti muuttaa näitä, joten ne jäivät ennalleen: ${choosing}`)
    expect(words(await advisor.get('/inbox/closed'))).toContain('Pikavipit')
  })

  test('go out of sight until the morning of a day, and a past day is refused', async () => {
    const { desk } = await aStory()
    const advisor = { ...(await aVisitor(desk)), app: desk.app }
    const boxes = await boxesOf(advisor, '/inbox/open', 'Pikavipit')
    const asked = await send(advisor, '/selections', [
      ...boxes,
      ['act', 'remind'],
      ['assignee', ''],
      ['back', '/inbox/open'],
    ])
    expect(words(asked)).toContain('Seuraavana työpäivänä, ke 25.11.2026')
    const past = await send(advisor, '/selections/reminder', [
      ...boxes,
      ['when', 'date'],
      ['day', '2026-11-20'],
      ['back', '/inbox/open'],
    ])
    expect(past.statusCode).toBe(422)
    await send(advisor, '/selections/reminder', [
      ...boxes,
      ['when', 'three'],
      ['day', ''],
      ['back', '/inbox/open'],
    ])
    const [row] = (
      await desk.store.inboxPage({ queue: 'reminders', userId: advisor.user.id, now: desk.now(), limit: 5 })
    ).rows
    expect(row?.ticket.reminderAt).toEqual(new Date('2026-11-27T06:00:00Z'))
  })

  test('are marked as automatic, which stops their clock', async () => {
    const { desk } = await aStory()
    const advisor = { ...(await aVisitor(desk)), app: desk.app }
    const boxes = await boxesOf(advisor, '/inbox/open', 'Asukkaanne')
    await send(advisor, '/selections', [
      ...boxes,
      ['act', 'automatic'],
      ['assignee', ''],
      ['back', '/inbox/open'],
    ])
    expect(words(await advisor.get('/inbox/automatic'))).toContain('Asukkaanne maksut')
  })

  test('must be some, and an act never leads outside the lists', async () => {
    const { desk } = await aStory()
    const advisor = { ...(await aVisitor(desk)), app: desk.app }
    const none = await send(advisor, '/selections', [
      ['act', 'automatic'],
      ['assignee', ''],
      ['back', '//elsewhere.example/'],
    ])
    expect(none.headers.location).toBe('/inbox/open?done=none-chosen#ilmoitus')
  })
})

describe('a narrowed list', () => {
  test('says how many there are and by what, and every chip leads out', async () => {
    const { desk } = await aStory()
    const advisor = await aVisitor(desk)
    const page = await advisor.get('/inbox/open?handler=none&language=fi')
    expect(words(page)).toContain('Rajaukseen osuu 3.')
    expect(page.body).toContain('class="chip" href="/inbox/open?language=fi"')
    expect(words(page)).not.toContain('Muuttopäivä on perjantaina')
  })

  test('holds one topic, or what nobody has given one yet', async () => {
    const { desk, choosing } = await aStory()
    const advisor = await aVisitor(desk)
    const page = await advisor.get(`/tickets/${choosing}`)
    const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
    const done = await advisor.post(`/tickets/${choosing}/topic`, { ...form, topic: 'rent-debt' })
    expect(done.headers.location).toContain('?act=')
    const about = await advisor.get('/inbox/open?topic=rent-debt')
    expect(words(about)).toContain('Rajaukseen osuu yksi.')
    expect(about.body).toContain(`/tickets/${choosing}`)
    expect(about.body).toContain('class="chip" href="/inbox/open"')
    const none = await advisor.get('/inbox/open?topic=none')
    expect(none.body).not.toContain(`/tickets/${choosing}`)
    expect(words(await advisor.get('/inbox/open?topic=weather'))).not.toContain('Rajaukseen osuu')
  })

  test('shows the marks of a ticket, and can be narrowed to each', async () => {
    const { desk, choosing } = await aStory()
    const advisor = await aVisitor(desk)
    const { ticket } = (await desk.store.ticketByReference(choosing, desk.now()))!
    await desk.store.saveDraft({
      ticketId: ticket.id,
      userId: 'u2',
      kind: 'reply',
      text: 'Kesken',
      at: desk.now(),
    })
    expect(words(await advisor.get('/inbox/open'))).toContain('Luonnos: Mikko Salo')
    for (const [mark, count] of [
      ['draft', 1],
      ['attachments', 2],
      ['undelivered', 0],
      ['unread', 7],
    ] as const) {
      const { rows } = await desk.store.inboxPage({
        queue: 'open',
        userId: advisor.user.id,
        now: desk.now(),
        filter: { mark },
        limit: 50,
      })
      expect([mark, rows.length]).toEqual([mark, count])
    }
  })

  test('can be ordered by arrival, and keeps its place over pages', async () => {
    const { desk } = await aStory()
    const all = { queue: 'open', now: desk.now(), sort: 'arrival', limit: 3 } as const
    const first = await desk.store.inboxPage(all)
    const second = await desk.store.inboxPage({ ...all, after: first.next ?? '' })
    const times = [...first.rows, ...second.rows].map(({ ticket }) => ticket.createdAt.getTime())
    expect(times).toEqual([...times].sort((one, other) => one - other))
    expect(times).toHaveLength(6)
  })

  test('stands closer where a person wants it so', async () => {
    const { desk } = await aStory()
    const advisor = await aVisitor(desk)
    await advisor.post('/density', { density: 'compact', back: '/inbox/open' })
    const page = await advisor.get('/inbox/open')
    expect(page.body).toContain('rows is-compact')
  })
})

test('a colleague in a ticket is seen in the list and in the ticket, until they were not heard of for a while', async () => {
  const { desk, choosing } = await aStory()
  const advisor = await aVisitor(desk)
  const colleague = await aVisitor(desk, await desk.person('advisor', 'Sofia Lindqvist'))
  await colleague.get(`/tickets/${choosing}`)
  for (const path of ['/inbox/open', `/tickets/${choosing}`]) {
    expect(words(await advisor.get(path))).toContain('Lukee nyt: Sofia Lindqvist')
    expect(words(await colleague.get(path))).not.toContain('Lukee nyt: Sofia')
  }
  const { ticket } = (await desk.store.ticketByReference(choosing, desk.now()))!
  const draft = {
    ticketId: ticket.id,
    userId: colleague.user.id,
    kind: 'reply',
    text: 'Hei',
    at: desk.now(),
  } as const
  await desk.store.saveDraft(draft)
  expect(words(await advisor.get(`/tickets/${choosing}`))).toContain('Kirjoittaa vastausta: Sofia Lindqvist')
  desk.wait(3)
  expect(words(await advisor.get(`/tickets/${choosing}`))).not.toContain('Sofia Lindqvist ·')
  expect(words(await advisor.get('/inbox/open'))).not.toContain('Kirjoittaa vastausta')
})
