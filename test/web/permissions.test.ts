import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { mayUse, type Right } from '../../src/people/permissions.ts'
import type { Role, User } from '../../src/people/user.ts'
import { markedAutomatic } from '../../src/tickets/list-acts.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { assigned, closed } from '../../src/tickets/transitions.ts'
import { createDesk } from '../../src/web/app.ts'
import type { Change } from '../../src/web/desk-store.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino } from '../helpers/mails/cast.ts'
import { readWorkbook } from '../reports/a-workbook.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { merge } from './a-merge.ts'
import { answer } from './a-reported-desk.ts'
import { type AVisitor, aVisitor } from './a-visitor.ts'

/**
 * Every route of the desk, by every role and by those who are out, on objects of every state. What a role may do
 * is the one table of people/permissions.ts; access.test.ts says which right each route is for.
 */
type Route = { readonly method: 'GET' | 'POST'; readonly url: string; readonly rights: readonly Right[] }

/** Words of residents and of colleagues, each as it stands in one place only. */
const secrets = {
  letter: 'Salakirjainkirje kertoo vuokravelasta',
  subject: 'Otsikkosalaisuus',
  sender: aino.name,
  address: aino.address,
  note: 'Muistiinpanosalaisuus',
  answer: 'soita meille, niin katsotaan yhdessä',
}
/** Where an advisor asks to go on with it. */
const draftToContinue = '/tickets/:reference/draft'
/** Only a picture has one, and the files of these letters are none. */
const pictureFrame = '/attachments/:id/frame'
const draftOfColleague = 'Luonnossalaisuus kollegan kynästä'

type Answer = Pick<LightMyRequestResponse, 'statusCode' | 'headers' | 'body' | 'rawPayload'>

type Objects = Readonly<Record<string, string>>

const states = ['own', 'other', 'waiting', 'closed', 'automatic', 'quarantined', 'merged'] as const
type State = (typeof states)[number]

let desk: ADesk
let app: FastifyInstance
let routes: readonly Route[]
let people: Readonly<Record<Role, User>>
let objects: Readonly<Record<State, Objects>>

beforeAll(async () => {
  desk = await aDesk()
  const found: Route[] = []
  app = createDesk(desk.needs)
  app.addHook('onRoute', ({ method, url, config }) => {
    const right = config?.right ?? 'signed-in'
    const rights = typeof right === 'string' ? [right] : right
    for (const one of ['GET', 'POST'] as const)
      if ([method].flat().includes(one)) found.push({ method: one, url, rights })
  })
  await app.ready()
  routes = found.filter(({ url }) => !url.startsWith('/assets/'))
  people = {
    advisor: await desk.person('advisor', 'Leena Aalto'),
    supervisor: await desk.person('supervisor', 'Eeva Esihenkilö'),
    admin: await desk.person('admin', 'Aila Valta'),
  }
  objects = await objectsOfEveryState()
})

describe('every route', () => {
  test('is found by the walk', () => {
    expect(routes.length).toBeGreaterThan(100)
    expect(routes.filter(({ url }) => /\/(?:csv|xlsx|json)$/.test(url)).length).toBeGreaterThan(3)
  })

  test('would be seen to tell something if it did', async () => {
    const advisor = await sessionOf(people.advisor)
    const page = await advisor.get(`/tickets/${objects.waiting.reference}`)
    expect(toldIn(page)).toEqual(Object.keys(secrets))
    const mikko = (await desk.store.listUsers()).find(({ name }) => name === 'Mikko Salo')!
    const draft = await (await sessionOf(mikko)).get(`/tickets/${objects.other.reference}/reply`)
    expect(toldIn(draft)).toContain('draft')
  })

  test.each(['advisor', 'supervisor', 'admin'] as const)(
    'is for the %s what the table of rights says, whatever state the object is in',
    { timeout: 300_000 },
    async (role) => {
      for (const route of routes.filter(({ rights }) => !rights.includes('public'))) {
        const isAllowed = route.rights.some((right) => mayUse(role, right))
        for (const state of statesFor(route)) {
          const page = await ask(route, state, await sessionOf(people[role]))
          const where = `${role} ${route.method} ${route.url} (${state})`
          expect(page.statusCode, where).toBeLessThan(500)
          if (!isAllowed) expect(page.statusCode, where).toBe(404)
          else if (role === 'advisor' && statesFor(route).length > 1 && route.url !== pictureFrame)
            expect(page.statusCode, where).not.toBe(404)
          if (role !== 'advisor') expect(toldIn(page), where).toEqual([])
          if (role === 'advisor' && route.url !== draftToContinue)
            expect(textOf(page), where).not.toContain(draftOfColleague)
        }
      }
    },
  )

  test('is shut for who never signed in, is signed out, disabled or locked', {
    timeout: 300_000,
  }, async () => {
    const disabled = await desk.person('advisor', 'Entinen Neuvoja')
    const ofDisabled = await sessionOf(disabled)
    await desk.store.disableUser(disabled.id, { kind: 'user-changed', at: desk.now(), actor: 'operator' })
    const ended = await sessionOf(people.advisor)
    await ended.post('/sign-out')
    const outsiders: Readonly<Record<string, Pick<AVisitor, 'cookie' | 'token'>>> = {
      nobody: { cookie: '', token: '' },
      'a made-up session': { cookie: `neuvoposti-session=${randomUUID()}`, token: '' },
      disabled: ofDisabled,
      'signed out': ended,
    }
    for (const [who, session] of Object.entries(outsiders)) {
      for (const route of routes.filter(({ rights }) => !rights.includes('public'))) {
        const page = await ask(route, 'other', session)
        const where = `${who} ${route.method} ${route.url}`
        expect([303, 403], where).toContain(page.statusCode)
        if (page.statusCode === 303) expect(page.headers.location, where).toMatch(/^\/(?:sign-in|locked)/)
        expect(toldIn(page), where).toEqual([])
      }
    }
  })

  test('that is for everybody tells nobody a word', async () => {
    for (const route of routes.filter(({ rights }) => rights.includes('public'))) {
      const page = await ask(route, 'other', { cookie: '', token: '' })
      expect(page.statusCode, route.url).toBeLessThan(500)
      expect(toldIn(page), route.url).toEqual([])
    }
  })
})

describe('what belongs to one person', () => {
  test('a colleague’s search does not exist, not even for who may search', async () => {
    const mikko = await sessionOf(await desk.person('advisor', 'Mikko Salo'))
    const { location } = (await mikko.post('/searches', { words: 'Salakirjainkirje' })).headers
    expect((await mikko.get(String(location))).statusCode).toBe(200)
    for (const role of ['advisor', 'supervisor', 'admin'] as const) {
      const page = await (await sessionOf(people[role])).get(String(location))
      expect([page.statusCode, toldIn(page)]).toEqual([404, []])
    }
  })

  test('a supervisor who gave a reason for one enquiry reads that one and no other', async () => {
    const eeva = await sessionOf(people.supervisor)
    await eeva.post(`/tickets/${objects.own.reference}/opening`, { reason: 'Ylityksen selvitys' })
    expect(toldIn(await eeva.get(`/tickets/${objects.own.reference}`))).toContain('letter')
    expect(toldIn(await eeva.get(`/tickets/${objects.waiting.reference}`))).toEqual([])
    for (const path of ['original', 'headers', 'html', 'raw'])
      expect((await eeva.get(`/messages/${objects.waiting.message}/${path}`)).statusCode).toBe(404)
    desk.wait(31)
    expect(
      toldIn(await (await sessionOf(people.supervisor)).get(`/tickets/${objects.own.reference}`)),
    ).toEqual([])
  })
})

/** Objects have states only on routes that name one. */
function statesFor({ url }: Route): readonly State[] {
  return /:reference|\/messages\/:id|\/attachments\/:id/.test(url) ? states : ['other']
}

async function ask(
  { method, url }: Route,
  state: State,
  { cookie, token }: Pick<AVisitor, 'cookie' | 'token'>,
): Promise<Answer> {
  const kind = url.split('/')[1] ?? ''
  const path = url.replace(/:(\w+)/g, (_, name: string) => placeOf(kind, name, objects[state]))
  if (url === '/live') return beginningOf(path, cookie)
  const payload = new URLSearchParams({ _csrf: token }).toString()
  const type = 'application/x-www-form-urlencoded'
  return method === 'GET'
    ? app.inject({ url: path, headers: { cookie } })
    : app.inject({ method, url: path, headers: { cookie, 'content-type': type }, payload })
}

/** A stream of events has no end: what it begins with, and whether it begins. */
async function beginningOf(url: string, cookie: string): Promise<Answer> {
  const answer = await app.inject({ url, headers: { cookie }, payloadAsStream: true })
  const stream = answer.stream()
  let body = ''
  stream.on('data', (chunk) => {
    body += String(chunk)
  })
  await setImmediate()
  stream.destroy()
  return { statusCode: answer.statusCode, headers: answer.headers, body, rawPayload: Buffer.from(body) }
}

function placeOf(kind: string, name: string, objects: Objects): string {
  const known: Readonly<Record<string, string | undefined>> = {
    reference: objects.reference,
    queue: 'open',
    language: 'fi',
    token: 'x'.repeat(43),
    ...{ number: '1', file: 'x1', part: '1' },
  }
  const id = { messages: objects.message, attachments: objects.attachment, settings: objects.user }[kind]
  return known[name] ?? id ?? 'x1'
}

/** Somebody freshly signed in: some routes end the session they are asked in. */
function sessionOf(user: User): Promise<AVisitor> {
  return aVisitor(desk, user)
}

function textOf(page: Answer): string {
  if (!String(page.headers['content-type']).includes('spreadsheet')) return page.body
  const cells = readWorkbook(page.rawPayload).flatMap(({ rows }) => rows.flat())
  return cells.map(({ value }) => String(value)).join('\n')
}

/** Which of the words stand in an answer, of whatever kind it is. */
function toldIn(page: Answer): readonly string[] {
  const text = `${textOf(page)} ${JSON.stringify(page.headers)}`
  return Object.entries({ ...secrets, draft: draftOfColleague })
    .filter(([, secret]) => text.includes(secret))
    .map(([name]) => name)
}

async function objectsOfEveryState(): Promise<Readonly<Record<State, Objects>>> {
  const { advisor } = people
  const colleague = await desk.person('advisor', 'Mikko Salo')
  const mine = { userId: advisor.id }
  const own = await anEnquiry('own', colleague)
  await change(own, (ticket) => assigned(ticket, advisor.id, mine, desk.now()))
  const other = await anEnquiry('other', colleague)
  await change(other, (ticket) => assigned(ticket, colleague.id, { userId: colleague.id }, desk.now()))
  const waiting = await anEnquiry('waiting', colleague)
  await answer(desk, waiting, colleague)
  const done = await anEnquiry('closed', colleague)
  await change(done, (ticket) => closed(ticket, 'Neuvottu', mine, desk.now()))
  const automatic = await anEnquiry('automatic', colleague)
  await change(automatic, (ticket) => markedAutomatic(ticket, mine, desk.now()))
  const quarantined = await anEnquiry('quarantined', colleague, {
    'Authentication-Results': 'mx.esimerkkila.example; dmarc=fail header.from=citizen.example',
  })
  const merged = await anEnquiry('merged', colleague)
  const mergedObjects = await objectsOf(merged, colleague)
  await merge(await sessionOf(people.advisor), merged, await anEnquiry('survivor', colleague))
  return {
    own: await objectsOf(own, colleague),
    other: await objectsOf(other, colleague),
    waiting: await objectsOf(waiting, colleague),
    closed: await objectsOf(done, colleague),
    automatic: await objectsOf(automatic, colleague),
    quarantined: await objectsOf(quarantined, colleague),
    merged: mergedObjects,
  }
}

async function anEnquiry(
  name: string,
  colleague: User,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const reference = await desk.receive(
    aMail({
      from: aino,
      to: service,
      subject: `${secrets.subject} ${name}`,
      text: secrets.letter,
      html: `<p>${secrets.letter}</p>`,
      attachments: [{ filename: 'lasku.pdf', content: 'x', contentType: 'application/pdf' }],
      headers,
    }),
  )
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  const note = { formId: randomUUID(), messageId: randomUUID(), ticketId: ticket.id, authorId: colleague.id }
  await desk.store.addNote(
    { ...note, text: secrets.note, at: desk.now() },
    { kind: 'note-added', at: desk.now(), ticketId: ticket.id, actor: { userId: colleague.id } },
  )
  for (const kind of ['reply', 'note'] as const)
    await desk.store.saveDraft({
      ...{ ticketId: ticket.id, userId: colleague.id, kind },
      ...{ text: draftOfColleague, at: desk.now() },
    })
  return reference
}

async function change(reference: string, decide: (ticket: Ticket) => Change): Promise<void> {
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  await desk.store.changeTicket(ticket.id, decide)
}

async function objectsOf(reference: string, colleague: User): Promise<Objects> {
  const { messages } = (await desk.store.ticketByReference(reference, desk.now()))!
  const message = messages.find(({ direction }) => direction === 'in')!
  return {
    reference,
    message: message.id,
    attachment: message.attachments[0]!.id,
    user: colleague.id,
  }
}
