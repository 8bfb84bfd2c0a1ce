import type { FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'
import type { Role } from '../../src/people/user.ts'
import { guardAccess } from '../../src/web/page/access.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { aVisitor } from './a-visitor.ts'

test('a route that does not say who may use it keeps the desk from starting', async () => {
  const { default: fastify } = await import('fastify')
  const { needs } = await aDesk()
  const app: FastifyInstance = fastify()
  guardAccess(app, { needs } as Parameters<typeof guardAccess>[1])
  expect(() => app.get('/forgotten', async () => 'open to all')).toThrow('declares no right')
})

test('without a session an address nobody knows answers like one that exists', async () => {
  const { app } = await aDesk()
  const known = await app.inject({ url: '/inbox/open' })
  const unknown = await app.inject({ url: '/inboks/open' })
  expect(known.statusCode).toBe(303)
  expect(unknown.statusCode).toBe(303)
  expect(known.headers.location).toBe('/sign-in?to=%2Finbox%2Fopen')
  expect(unknown.headers.location).toBe('/sign-in?to=%2Finboks%2Fopen')
})

test.each([
  '/inbox/../inbox/open',
  '/inbox%2Fopen',
  '/%2e%2e/inbox/open',
  '/INBOX/open',
  '//inbox/open',
  '/inbox/open/',
  '/inbox/open;a=b',
  '/inbox/%ff',
  '/tickets/%00',
  '/assets/../../package.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/messages/x/raw',
  '/attachments/..%2f..%2fetc%2fpasswd',
])('no way of writing an address gets past the guard: %s', async (url) => {
  const { app } = await aDesk()
  const answer = await app.inject({ url })
  expect(answer.statusCode).not.toBe(200)
})

describe('who may open what', () => {
  const table: readonly (readonly [method: 'GET' | 'POST', path: string, roles: readonly Role[]])[] = [
    ['GET', '/inbox/open', ['advisor', 'supervisor']],
    ['POST', '/density', ['advisor', 'supervisor']],
    ['GET', '/selections', ['advisor']],
    ['POST', '/selections', ['advisor']],
    ['GET', '/selections/closure', ['advisor']],
    ['POST', '/selections/closure', ['advisor']],
    ['GET', '/selections/reminder', ['advisor']],
    ['POST', '/selections/reminder', ['advisor']],
    ['GET', '/tickets/:ticket/present', ['advisor', 'supervisor']],
    ['GET', '/live/present', ['advisor', 'supervisor']],
    ['GET', '/tickets/:ticket/call', ['advisor']],
    ['POST', '/tickets/:ticket/call', ['advisor']],
    ['GET', '/tickets/:ticket/hand-over', ['advisor']],
    ['POST', '/tickets/:ticket/hand-over', ['advisor']],
    ['GET', '/tickets/:ticket/print', ['advisor']],
    ['GET', '/selections/merge', ['advisor']],
    ['POST', '/selections/merge', ['advisor']],
    ['GET', '/tickets/:ticket/merge', ['advisor']],
    ['POST', '/tickets/:ticket/merge', ['advisor']],
    ['GET', '/tickets/:ticket/merge/searches', ['advisor']],
    ['POST', '/tickets/:ticket/merge/searches', ['advisor']],
    ['GET', '/tickets/:ticket/split', ['advisor']],
    ['POST', '/tickets/:ticket/split', ['advisor']],
    ['GET', '/tickets/:ticket/move', ['advisor']],
    ['POST', '/tickets/:ticket/move', ['advisor']],
    ['GET', '/tickets/:ticket/move/searches', ['advisor']],
    ['POST', '/tickets/:ticket/move/searches', ['advisor']],
    ['GET', '/tickets/:ticket', ['advisor', 'supervisor']],
    ['GET', '/tickets/:ticket/reply', ['advisor']],
    ['POST', '/tickets/:ticket/reply', ['advisor']],
    ['POST', '/tickets/:ticket/draft', ['advisor']],
    ['GET', '/tickets/:ticket/language', ['advisor']],
    ['POST', '/tickets/:ticket/language', ['advisor']],
    ['GET', '/tickets/:ticket/draft', ['advisor']],
    ['POST', '/tickets/:ticket/draft/restoration', ['advisor']],
    ['POST', '/tickets/:ticket/draft/takeover', ['advisor']],
    ['POST', '/tickets/:ticket/insertion', ['advisor']],
    ['GET', '/saved-replies', ['advisor', 'admin']],
    ['POST', '/saved-replies', ['advisor', 'admin']],
    ['GET', '/saved-replies/new', ['advisor', 'admin']],
    ['GET', '/saved-replies/:saved', ['advisor', 'admin']],
    ['POST', '/saved-replies/:saved', ['admin']],
    ['POST', '/saved-replies/:saved/removal', ['admin']],
    ['GET', '/tickets/:ticket/note', ['advisor']],
    ['POST', '/tickets/:ticket/note', ['advisor']],
    ['GET', '/tickets/:ticket/closure', ['advisor']],
    ['POST', '/tickets/:ticket/closure', ['advisor']],
    ['POST', '/tickets/:ticket/reopening', ['advisor']],
    ['GET', '/tickets/:ticket/urgency', ['advisor']],
    ['POST', '/tickets/:ticket/urgency', ['advisor']],
    ['GET', '/tickets/:ticket/title', ['advisor']],
    ['GET', '/tickets/:ticket/topic', ['advisor']],
    ['GET', '/tickets/:ticket/moving-day', ['advisor']],
    ['POST', '/tickets/:ticket/moving-day', ['advisor']],
    ['POST', '/tickets/:ticket/title', ['advisor']],
    ['POST', '/tickets/:ticket/topic', ['advisor']],
    ['GET', '/tickets/:ticket/assignment', ['advisor']],
    ['POST', '/tickets/:ticket/assignment', ['advisor']],
    ['GET', '/tickets/:ticket/reminder', ['advisor']],
    ['POST', '/tickets/:ticket/confirmation', ['advisor']],
    ['POST', '/tickets/:ticket/opening', ['supervisor']],
    ['POST', '/searches', ['advisor']],
    ['GET', '/messages/:message/original', ['advisor']],
    ['GET', '/messages/:message/html', ['advisor']],
    ['GET', '/messages/:message/headers', ['advisor']],
    ['GET', '/messages/:message/raw', ['advisor']],
    ['GET', '/attachments/:attachment', ['advisor']],
    ['GET', '/attachments/:attachment/picture', ['advisor']],
    ['GET', '/attachments/:attachment/frame', []],
    ['POST', '/messages/:message/undo', ['advisor']],
    ['POST', '/messages/:message/retry', ['advisor']],
    ['POST', '/messages/:message/arrival', ['advisor']],
    ['POST', '/messages/:message/link-opening', ['advisor']],
    ['GET', '/status', ['advisor', 'supervisor', 'admin']],
    ['GET', '/reports', ['advisor', 'supervisor', 'admin']],
    ['GET', '/reports/response-times', ['advisor', 'supervisor', 'admin']],
    ['GET', '/reports/response-times/rows', ['advisor', 'supervisor', 'admin']],
    ['GET', '/reports/response-times/csv', ['advisor', 'supervisor', 'admin']],
    ['GET', '/reports/response-times/xlsx', ['advisor', 'supervisor', 'admin']],
    ['GET', '/reports/response-times/json', ['advisor', 'supervisor', 'admin']],
    ['GET', '/tickets/:ticket/proof', ['advisor', 'supervisor', 'admin']],
    ['POST', '/tickets/:ticket/proof', ['supervisor']],
    ['GET', '/absences', ['advisor', 'supervisor', 'admin']],
    ['POST', '/absences', ['advisor', 'supervisor', 'admin']],
    ['POST', '/absences/:absence/removal', ['supervisor', 'admin']],
    ['GET', '/audit', ['supervisor', 'admin']],
    ['GET', '/audit/csv', ['supervisor', 'admin']],
    ['GET', '/settings', ['admin']],
    ['GET', '/settings/hours', ['admin']],
    ['POST', '/settings/hours', ['admin']],
    ['GET', '/settings/targets', ['admin']],
    ['POST', '/settings/targets', ['admin']],
    ['GET', '/settings/receipts', ['admin']],
    ['POST', '/settings/receipts', ['admin']],
    ['GET', '/settings/signatures', ['admin']],
    ['POST', '/settings/signatures', ['admin']],
    ['GET', '/settings/alerts', ['admin']],
    ['POST', '/settings/alerts', ['admin']],
    ['GET', '/settings/handling', ['admin']],
    ['POST', '/settings/handling', ['admin']],
    ['GET', '/settings/protection', ['admin']],
    ['POST', '/settings/protection', ['admin']],
    ['GET', '/settings/sign-in', ['admin']],
    ['POST', '/settings/sign-in', ['admin']],
    ['GET', '/settings/receipts/preview/:language', ['admin']],
    ['POST', '/settings/receipts/test', ['admin']],
    ['GET', '/settings/history', ['admin']],
    ['GET', '/settings/mailbox', ['admin']],
    ['POST', '/settings/mailbox/incoming', ['admin']],
    ['POST', '/settings/mailbox/outgoing', ['admin']],
    ['GET', '/settings/mailbox/test', ['admin']],
    ['POST', '/settings/mailbox/test', ['admin']],
    ['GET', '/setup', ['admin']],
    ['GET', '/setup/ready', ['admin']],
    ['GET', '/setup/receipt/arrival', ['admin']],
    ['POST', '/setup/mailbox/test', ['admin']],
    ['POST', '/setup/people/end', ['admin']],
    ['GET', '/setup/service', ['admin']],
    ['POST', '/setup/service', ['admin']],
    ['POST', '/setup/service/skip', ['admin']],
    ['GET', '/setup/security', ['admin']],
    ['POST', '/setup/security', ['admin']],
    ['POST', '/setup/security/skip', ['admin']],
    ['GET', '/setup/mailbox', ['admin']],
    ['POST', '/setup/mailbox', ['admin']],
    ['POST', '/setup/mailbox/skip', ['admin']],
    ['GET', '/setup/hours', ['admin']],
    ['POST', '/setup/hours', ['admin']],
    ['POST', '/setup/hours/skip', ['admin']],
    ['GET', '/setup/receipt', ['admin']],
    ['POST', '/setup/receipt', ['admin']],
    ['POST', '/setup/receipt/skip', ['admin']],
    ['GET', '/setup/people', ['admin']],
    ['POST', '/setup/people', ['admin']],
    ['POST', '/setup/people/skip', ['admin']],
    ['GET', '/settings/users', ['admin']],
    ['POST', '/settings/users', ['admin']],
    ['POST', '/settings/users/:user/link', ['admin']],
    ['GET', '/settings/users/:user', ['admin']],
    ['GET', '/settings/users/:user/disabling', ['admin']],
    ['POST', '/settings/users/:user/disabling', ['admin']],
    ['POST', '/settings/users/:user/enabling', ['admin']],
    ['POST', '/settings/users/:user/role', ['admin']],
    ['POST', '/settings/users/:user/second-factor-removal', ['admin']],
    ['POST', '/tickets/:ticket/resident', ['advisor']],
    ['GET', '/residents', ['advisor']],
    ['POST', '/residents', ['advisor']],
    ['GET', '/residents/:resident', ['advisor', 'supervisor']],
    ['POST', '/residents/:resident/opening', ['supervisor']],
    ['POST', '/residents/:resident/notes', ['advisor']],
    ['GET', '/residents/:resident/merge', ['advisor']],
    ['POST', '/residents/:resident/merge', ['advisor']],
    ['POST', '/residents/:resident/merging', ['advisor']],
    ['POST', '/residents/:resident/separation', ['advisor']],
    ['GET', '/residents/:resident/export', ['advisor']],
    ['POST', '/residents/:resident/export', ['advisor']],
    ['GET', '/residents/:resident/erasure', ['admin']],
    ['POST', '/residents/:resident/erasure', ['admin']],
    ['POST', '/residents/:resident/erasure-approval', ['admin']],
    ['POST', '/residents/:asked/erasure-withdrawal', ['admin']],
    ['POST', '/residents/:resident/hold', ['admin']],
    ['POST', '/residents/:resident/hold-ending', ['admin']],
    ['GET', '/erasures', ['admin']],
    ['POST', '/erasures', ['admin']],
    ['GET', '/erasures/:erasure', ['admin']],
    ['GET', '/erasures/:erasure/progress', ['admin']],
    ['GET', '/profile', ['advisor', 'supervisor', 'admin']],
    ['POST', '/profile', ['advisor', 'supervisor', 'admin']],
    ['POST', '/profile/password', ['advisor', 'supervisor', 'admin']],
    ['POST', '/profile/sessions/ending', ['advisor', 'supervisor', 'admin']],
    ['GET', '/profile/second-factor', ['advisor', 'supervisor', 'admin']],
    ['POST', '/profile/second-factor', ['advisor', 'supervisor', 'admin']],
    ['POST', '/profile/second-factor/recovery-codes', ['advisor', 'supervisor', 'admin']],
    ['POST', '/profile/second-factor/removal', ['advisor', 'supervisor', 'admin']],
    ['GET', '/feedback', ['advisor', 'supervisor', 'admin']],
    ['POST', '/feedback', ['advisor', 'supervisor', 'admin']],
    ['GET', '/settings/feedback', ['admin']],
    ['POST', '/settings/feedback/:feedback/answer', ['admin']],
    ['GET', '/help', ['advisor', 'supervisor', 'admin']],
    ['GET', '/menu', ['advisor', 'supervisor', 'admin']],
  ]

  test.each(table)('%s %s is for %j and nobody else', async (method, path, roles) => {
    const desk = await aDesk()
    const raw = aMail({
      to: service,
      html: '<p>Hei</p>',
      attachments: [{ filename: 'lasku.pdf', content: 'x', contentType: 'application/pdf' }],
    })
    const reference = await desk.receive(raw)
    const view = (await desk.store.ticketByReference(reference, desk.now()))!
    const message = view.messages.find(({ direction }) => direction === 'in')!
    const other = await desk.person('advisor', 'Mikko Salo')
    await aSharedReply(desk, other.id)
    const url = path
      .replace(':ticket', reference)
      .replace(':message', message.id)
      .replace(':attachment', message.attachments[0]!.id)
      .replace(':user', other.id)
      .replace(':resident', await desk.store.residentOf('aino.lehtimaki@citizen.example'))
      .replace(':erasure', (await anErasure(desk, false)).id)
      .replace(':asked', (await anErasure(desk, true)).resident)
      .replace(':absence', 'x1')
      .replace(':saved', 's1')
      .replace(':language', 'fi')
      .replace(':feedback', 'f1')
    for (const role of ['advisor', 'supervisor', 'admin'] as const) {
      const visitor = await aVisitor(desk, role)
      const answer = method === 'GET' ? await visitor.get(url) : await visitor.post(url)
      const isAllowed = answer.statusCode !== 404
      expect({ role, isAllowed }).toEqual({ role, isAllowed: roles.includes(role) })
      expect(answer.statusCode).toBeLessThan(500)
    }
    const stranger = await desk.app.inject({ method, url })
    expect([303, 403]).toContain(stranger.statusCode)
  })

  test('the table knows every route that is not for everybody', async () => {
    const { app } = await aDesk()
    const forAll =
      /^\/(?:$|assets\/|sign-|link\/|lock|health\/|metrics|language|session|shortcuts|accessibility|privacy|setup\/first\/|searches\/:id|live$|list-acts\/:id|moves\/:id)/
    const declared = table.map(
      ([method, path]) => `${method} ${path.replace(/:\w+/, ':x').replace(/\/open$/, '/:x')}`,
    )
    const routes = routesOf(app.printRoutes({ commonPrefix: false }))
      .filter(({ path }) => !forAll.test(path))
      .map(({ method, path }) => `${method} ${path.replace(/:\w+/, ':x')}`)
    expect(routes.filter((route) => !declared.includes(route))).toEqual([])
  })
})

/** Of somebody who has written nothing; begun, or only asked for. */
async function anErasure(
  { store, now }: ADesk,
  needsSecond: boolean,
): Promise<{ id: string; resident: string }> {
  const resident = await store.residentOf(`tuntematon.${needsSecond}@citizen.example`)
  const { mark } = (await store.erasurePlan(resident))!
  const by = { userId: 'u1', at: now() }
  const begun = await store.beginErasure(resident, mark, by, 'Pyyntö', needsSecond)
  return { id: begun.kind === 'begun' ? begun.id : '', resident }
}

async function aSharedReply({ store, now }: ADesk, userId: string): Promise<void> {
  const content = { name: 'Kiitos', topic: '' as const, reviewOn: '2027-05-31', texts: {} }
  await store.saveSavedReply(
    { id: 's1', ownerId: userId, isShared: true, version: 0, content, at: now(), userId },
    { kind: 'saved-reply-changed', at: now(), actor: { userId } },
  )
}

function routesOf(tree: string): { method: string; path: string }[] {
  const parents: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', segment = '', methods = ''] = /^(.*?)[├└]── (\S+)(?: \(([^)]*)\))?/.exec(line) ?? []
    if (segment === '') return []
    const depth = indent.length / 4
    const path = parents.slice(0, depth).join('') + segment
    parents.splice(depth, parents.length, segment)
    return methods
      .split(', ')
      .filter((method) => method === 'GET' || method === 'POST')
      .map((method) => ({ method, path }))
  })
}

test('a person who is disabled is out at the next click', async () => {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  expect((await advisor.get('/inbox/open')).statusCode).toBe(200)
  await desk.store.disableUser(advisor.user.id, { kind: 'user-changed', at: desk.now(), actor: 'operator' })
  expect((await advisor.get('/inbox/open')).headers.location).toContain('/sign-in')
})

test('a supervisor sees times and states, and the words only after giving a reason', async () => {
  const desk = await aDesk()
  const reference = await desk.receive(aMail({ to: service, subject: 'Vuokrarästi', text: 'Salainen asia' }))
  const supervisor = await aVisitor(desk, 'supervisor')
  const inbox = await supervisor.get('/inbox/open')
  const before = await supervisor.get(`/tickets/${reference}`)
  for (const page of [inbox, before]) {
    expect(page.body).toContain(reference)
    expect(page.body).not.toMatch(/Vuokrarästi|Salainen|Lehtimäki|aino\.lehtimaki/)
  }
  expect((await supervisor.post(`/tickets/${reference}/opening`, { reason: '' })).statusCode).toBe(422)
  await supervisor.post(`/tickets/${reference}/opening`, { reason: 'Ylityksen selvitys' })
  expect((await supervisor.get(`/tickets/${reference}`)).body).toContain('Salainen asia')
  const view = (await desk.store.ticketByReference(reference, desk.now()))!
  const opening = view.events.find(({ facts }) => facts.withReason === true)
  expect(opening?.personal).toEqual({ reason: 'Ylityksen selvitys' })
  desk.wait(14)
  await supervisor.get('/status')
  desk.wait(14)
  await supervisor.get('/status')
  desk.wait(14)
  expect((await supervisor.get(`/tickets/${reference}`)).body).not.toContain('Salainen asia')
})
