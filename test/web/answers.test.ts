import { describe, expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { aVisitor } from './a-visitor.ts'

describe('every answer', () => {
  test.each([
    ['a page', '/inbox/open', 200],
    ['the way to sign in', '/sign-in', 303],
    ['a page that is not there', '/nowhere', 404],
    ['an address that cannot be read', '/inbox/%ff', 303],
    ['a style sheet', 'style', 200],
    ['a health answer', '/health/live', 200],
    ['a ticket that is not there', '/tickets/AN-2026-999', 404],
  ])('carries its guards: %s', async (_name, url, status) => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    const style = /href="([^"]*desk\.css)"/.exec((await advisor.get('/help')).body)?.[1] ?? ''
    const answer = await advisor.get(url === 'style' ? style : url)
    expect(answer.statusCode).toBe(status)
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    const policy = String(answer.headers['content-security-policy'])
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]) {
      expect(policy).toContain(part)
    }
    expect(policy).not.toContain('unsafe')
    expect(answer.headers['cache-control']).toBe(
      url === 'style' ? 'public, max-age=31536000, immutable' : 'no-store',
    )
    expect(answer.headers['strict-transport-security']).toBeUndefined()
  })

  test('behind https asks for https, and its cookies belong to this host alone', async () => {
    const desk = await aDesk({ publicUrl: new URL('https://neuvoposti.esimerkkila.example') })
    const answer = await desk.app.inject({ url: '/sign-in' })
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
    expect(answer.cookies[0]).toMatchObject({
      name: '__Host-neuvoposti-form',
      secure: true,
      httpOnly: true,
      path: '/',
    })
    expect(answer.cookies[0]?.domain).toBeUndefined()
  })

  test('keeps __Host- cookies on http that is not loopback', async () => {
    const desk = await aDesk({ publicUrl: new URL('http://neuvoposti.esimerkkila.example') })
    expect((await desk.app.inject({ url: '/sign-in' })).cookies[0]?.name).toBe('__Host-neuvoposti-form')
  })
})

describe('a form', () => {
  const posts = async (desk: ADesk) => {
    const reference = await desk.receive(aMail({ to: service }))
    return [
      '/sign-in',
      '/sign-out',
      '/language',
      '/shortcuts',
      '/lock',
      '/locked',
      '/searches',
      ...['reply', 'draft', 'note', 'closure', 'reopening', 'assignment', 'confirmation'].map(
        (act) => `/tickets/${reference}/${act}`,
      ),
    ]
  }

  test('without its token, or with that of another session, does nothing', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    const other = await aVisitor(desk)
    for (const url of await posts(desk)) {
      expect({ url, status: (await advisor.post(url, { _csrf: '' })).statusCode }).toEqual({
        url,
        status: 403,
      })
      expect({ url, status: (await advisor.post(url, { _csrf: other.token })).statusCode }).toEqual({
        url,
        status: 403,
      })
    }
  })

  test.each([
    ['another site, by the browser’s word', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['another origin, from a browser that says no more', { origin: 'https://muualla.example' }],
  ])('sent from %s does nothing', async (_name, headers) => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    const answer = await advisor.post('/searches', { words: 'vuokra' }, headers)
    expect(answer.statusCode).toBe(403)
    expect(answer.body).toContain('Lomake lähetettiin toiselta sivustolta')
  })

  test.each(['text/plain', 'application/json', 'multipart/form-data; boundary=x'])(
    'of another kind is not read: %s',
    async (type) => {
      const desk = await aDesk()
      const advisor = await aVisitor(desk)
      const answer = await advisor.post('/searches', { words: 'vuokra' }, { 'content-type': type })
      expect(answer.statusCode).toBeGreaterThanOrEqual(400)
      expect(answer.statusCode).toBeLessThan(500)
    },
  )

  test('with a field that no page of ours has, or a field twice, is refused', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    expect((await advisor.post('/searches', { words: 'a', extra: 'b' })).statusCode).toBe(400)
    expect((await advisor.post('/searches', { words: 'a', __proto__x: 'b' })).statusCode).toBe(400)
    const twice = await desk.app.inject({
      method: 'POST',
      url: '/searches',
      headers: { cookie: advisor.cookie, 'content-type': 'application/x-www-form-urlencoded' },
      payload: `_csrf=${encodeURIComponent(advisor.token)}&words=a&words=b`,
    })
    expect(twice.statusCode).toBe(400)
  })

  test('that is too large says so, and what to do', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    const answer = await advisor.post('/searches', { words: 'a'.repeat(1_600_000) })
    expect(answer.statusCode).toBe(413)
    expect(answer.body).toContain('Teksti on liian pitkä')
  })
})

test('a fault of ours is told with a number and nothing of its cause', async () => {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const broken = {
    ...desk.needs,
    store: {
      ...desk.needs.store,
      inboxPage: async () => {
        throw new Error('SQLITE_CORRUPT near Aino Lehtimäki')
      },
    },
  }
  const { createDesk } = await import('../../src/web/app.ts')
  const answer = await createDesk(broken).inject({ url: '/inbox/open', headers: { cookie: advisor.cookie } })
  expect(answer.statusCode).toBe(500)
  expect(answer.body).toMatch(/Virheen numero: \d{6}/)
  expect(answer.body).not.toMatch(/SQLITE|Aino|src\//)
})

test('reading changes nothing but what is known of who read', async () => {
  const desk = await aDesk()
  const reference = await desk.receive(aMail({ to: service }))
  const advisor = await aVisitor(desk)
  const before = (await desk.store.ticketByReference(reference, desk.now()))!
  for (const path of ['', '/reply', '/note', '/closure']) await advisor.get(`/tickets/${reference}${path}`)
  const after = (await desk.store.ticketByReference(reference, desk.now()))!
  expect(after.ticket).toEqual(before.ticket)
  expect(after.messages).toEqual(before.messages)
  const kinds = after.events.slice(0, after.events.length - before.events.length).map(({ kind }) => kind)
  expect(new Set(kinds)).toEqual(new Set(['ticket-viewed']))
})

describe('for machines', () => {
  test('health is told to everybody in one word', async () => {
    const desk = await aDesk({ health: async () => ({ live: true, ready: false }) })
    expect((await desk.app.inject({ url: '/health/live' })).body).toBe('live\n')
    expect((await desk.app.inject({ url: '/health/ready' })).statusCode).toBe(503)
  })

  test('counts are given to this machine, not through a proxy', async () => {
    const { app } = await aDesk()
    expect((await app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })).statusCode).toBe(200)
    expect((await app.inject({ url: '/metrics', remoteAddress: '10.0.0.4' })).statusCode).toBe(404)
    const proxied = {
      url: '/metrics',
      remoteAddress: '127.0.0.1',
      headers: { 'x-forwarded-for': '10.0.0.4' },
    }
    expect((await app.inject(proxied)).statusCode).toBe(404)
  })

  test('or to who knows the token', async () => {
    const { app } = await aDesk({ metricsToken: 'luvut-2026' })
    const ask = (authorization: string) => app.inject({ url: '/metrics', headers: { authorization } })
    expect((await ask('Bearer luvut-2026')).statusCode).toBe(200)
    expect((await ask('Bearer luvut-2027')).statusCode).toBe(404)
  })
})
