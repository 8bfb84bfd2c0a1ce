import { describe, expect, test } from 'vitest'
import { newLink } from '../../src/people/link.ts'
import { type ADesk, aDesk } from './a-desk.ts'
import { aVisitor, hiddenField } from './a-visitor.ts'

const password = 'vihreä ovi aukeaa hitaasti'

test('the right pair signs in with a new, random, stored-as-hash session', async () => {
  const desk = await aDesk()
  const user = await desk.person('advisor')
  const one = await trySignIn(desk, user.email, password)
  const two = await trySignIn(desk, user.email, password)
  expect(one.statusCode).toBe(303)
  expect(one.headers.location).toBe('/inbox/open')
  const cookies = [one, two].map((answer) => cookieOf(answer, 'session'))
  expect(cookies[0]?.value).toMatch(/^[\w-]{43}$/)
  expect(cookies[0]?.value).not.toBe(cookies[1]?.value)
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  expect(await desk.store.session(cookies[0]!.value)).toBeUndefined()
  const { rows } = await desk.store.auditRows({ kind: 'signed-in' }, 1)
  expect(rows[0]?.from?.address).toBe('10.1.1.1')
  expect(JSON.stringify(rows[0]?.event)).not.toContain('10.1.1.1')
})

test('a cookie planted before signing in is worth nothing after it', async () => {
  const desk = await aDesk()
  const user = await desk.person('advisor')
  const planted = 'A'.repeat(43)
  const answer = await trySignIn(desk, user.email, password, { session: planted })
  expect(answer.statusCode).toBe(303)
  expect(cookieOf(answer, 'session')?.value).not.toBe(planted)
  const later = await desk.app.inject({
    url: '/inbox/open',
    headers: { cookie: `neuvoposti-session=${planted}` },
  })
  expect(later.statusCode).toBe(303)
})

test('an unknown name, a wrong password and a disabled person get the same answer', async () => {
  const desk = await aDesk()
  const user = await desk.person('advisor')
  const gone = await desk.person('advisor', 'Mikko Salo')
  await desk.store.disableUser(gone.id, { kind: 'user-changed', at: desk.now(), actor: 'operator' })
  const answers = [
    await trySignIn(desk, user.email, 'väärä salasana tässä'),
    await trySignIn(desk, gone.email, password),
    await trySignIn(desk, 'eikukaan@esimerkkila.example', password),
  ]
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([422, 422, 422])
  const alerts = answers.map(({ body }) => /role="alert"[\s\S]*?<\/ul>/.exec(body)?.[0])
  expect(new Set(alerts).size).toBe(1)
  expect(answers[0]?.body).toContain(user.email)
})

test('a name nobody has costs the work of a comparison', async () => {
  const compared: string[] = []
  const desk = await aDesk({
    passwords: {
      hash: async (text) => text,
      verify: async () => compared.push('true one') < 0,
      dummyVerify: async () => compared.push('dummy'),
      faults: () => [],
    },
  })
  const user = await desk.person('advisor')
  await trySignIn(desk, user.email, password)
  await trySignIn(desk, 'eikukaan@esimerkkila.example', password)
  expect(compared).toEqual(['true one', 'dummy'])
})

describe('tries that fail', () => {
  test('after five a wait is told in minutes, and it runs out', async () => {
    const desk = await aDesk()
    const user = await desk.person('advisor')
    for (let count = 0; count < 5; count += 1)
      await trySignIn(desk, user.email, 'väärä', { address: `10.0.0.${count}` })
    const waiting = await trySignIn(desk, user.email, password, { address: '10.0.0.9' })
    expect(waiting.statusCode).toBe(422)
    expect(waiting.body).toContain('Odota 1 minuutti')
    desk.wait(1)
    expect((await trySignIn(desk, user.email, password, { address: '10.0.0.9' })).statusCode).toBe(303)
  })

  test('a stranger who keeps trying does not keep out a browser that signed in before', async () => {
    const desk = await aDesk()
    const user = await desk.person('advisor')
    const device = cookieOf(await trySignIn(desk, user.email, password), 'device')!.value
    for (let count = 0; count < 30; count += 1)
      await trySignIn(desk, user.email, 'väärä', { address: `10.0.1.${count}` })
    expect((await trySignIn(desk, user.email, password, { device })).statusCode).toBe(303)
    expect(
      (await trySignIn(desk, user.email, password, { device: `${'0'.repeat(32)}.${'0'.repeat(64)}` }))
        .statusCode,
    ).toBe(422)
  })

  test('one address that tries many names is slowed', async () => {
    const desk = await aDesk()
    const user = await desk.person('advisor')
    for (let count = 0; count < 6; count += 1)
      await trySignIn(desk, `nimi${count}@esimerkkila.example`, 'väärä')
    expect((await trySignIn(desk, user.email, password)).body).toContain('Liian monta yritystä')
  })
})

describe('a session', () => {
  test('that was idle asks the password alone and goes back to the same place', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    desk.wait(15)
    const away = await advisor.get('/inbox/mine')
    expect(away.headers.location).toBe('/locked?to=%2Finbox%2Fmine')
    const page = await advisor.get('/locked?to=%2Finbox%2Fmine')
    expect(page.body).not.toContain('name="email"')
    expect((await advisor.post('/locked', { password: 'väärä', to: '/inbox/mine' })).statusCode).toBe(422)
    const back = await advisor.post('/locked', { password, to: '/inbox/mine' })
    expect(back.headers.location).toBe('/inbox/mine')
    expect((await advisor.get('/inbox/mine')).statusCode).toBe(303)
    const cookie = `neuvoposti-session=${cookieOf(back, 'session')!.value}`
    expect((await desk.app.inject({ url: '/inbox/mine', headers: { cookie } })).statusCode).toBe(200)
  })

  test('lives on while its owner works, and ends after ten hours all the same', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    for (let quarter = 1; quarter < 43; quarter += 1) {
      desk.wait(14)
      expect((await advisor.get('/status')).statusCode).toBe(200)
    }
    desk.wait(14)
    expect((await advisor.get('/status')).headers.location).toBe('/sign-in?to=%2Fstatus')
  })

  test('can be locked by hand', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    const locked = await advisor.post('/lock')
    expect(locked.headers.location).toBe('/locked')
    const cookie = `neuvoposti-session=${cookieOf(locked, 'session')!.value}`
    expect((await desk.app.inject({ url: '/inbox/open', headers: { cookie } })).headers.location).toContain(
      '/locked',
    )
    expect((await advisor.get('/inbox/open')).headers.location).toContain('/sign-in')
  })

  test('ends at sign-out, for the server as well as for the browser', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    const out = await advisor.post('/sign-out')
    expect(out.headers['clear-site-data']).toBe('"cache", "storage"')
    expect(cookieOf(out, 'session')?.value).toBe('')
    expect((await advisor.get('/inbox/open')).headers.location).toContain('/sign-in')
  })
})

describe('a link to choose a password', () => {
  test('works once, within half an hour', async () => {
    const desk = await aDesk()
    const user = await desk.person('advisor')
    const { token, tokenHash, expiresAt } = newLink(desk.now())
    await desk.store.addLink(
      { tokenHash, userId: user.id, expiresAt },
      { kind: 'user-changed', at: desk.now(), actor: 'operator' },
    )
    const page = await desk.app.inject({ url: `/link/${token}` })
    expect(page.body).toContain(user.email)
    const chosen = 'uusi pitkä salasana'
    expect((await redeem(desk, token, 'lyhyt', 'lyhyt')).body).toContain('vähintään 15 merkkiä')
    expect((await redeem(desk, token, chosen, `${chosen}x`)).body).toContain('eivät ole samat')
    const done = await redeem(desk, token, chosen, chosen)
    expect(done.headers.location).toBe('/inbox/open')
    expect((await redeem(desk, token, chosen, chosen)).statusCode).toBe(410)
    expect((await trySignIn(desk, user.email, chosen)).statusCode).toBe(303)
  })

  test('is told spent in the same words when it is too old or never was', async () => {
    const desk = await aDesk()
    const user = await desk.person('advisor')
    const { token, tokenHash, expiresAt } = newLink(desk.now())
    await desk.store.addLink(
      { tokenHash, userId: user.id, expiresAt },
      { kind: 'user-changed', at: desk.now(), actor: 'operator' },
    )
    desk.wait(31)
    const old = await desk.app.inject({ url: `/link/${token}` })
    const never = await desk.app.inject({ url: `/link/${'x'.repeat(43)}` })
    expect([old.statusCode, never.statusCode]).toEqual([410, 410])
    expect(old.body.includes('Linkki ei ole voimassa') && never.body.includes('Linkki ei ole voimassa')).toBe(
      true,
    )
  })
})

test('the way back after signing in never leads to another site', async () => {
  const desk = await aDesk()
  const user = await desk.person('advisor')
  for (const to of [
    '//muualla.example',
    'https://muualla.example',
    '/\\muualla.example',
    'javascript:alert(1)',
  ]) {
    expect((await trySignIn(desk, user.email, password, { to })).headers.location).toBe('/inbox/open')
  }
})

test('the language is chosen before signing in by the browser, and afterwards by its owner', async () => {
  const desk = await aDesk()
  const swedish = await desk.app.inject({ url: '/sign-in', headers: { 'accept-language': 'sv-FI,fi;q=0.8' } })
  expect(swedish.body).toContain('<html lang="sv">')
  const advisor = await aVisitor(desk)
  const changed = await advisor.post('/language', { language: 'en', to: '/help' })
  expect(changed.headers.location).toBe('/help')
  expect((await advisor.get('/help')).body).toContain('<html lang="en">')
  expect((await desk.store.userById(advisor.user.id))?.language).toBe('en')
})

async function trySignIn(
  desk: ADesk,
  email: string,
  given: string,
  extra: { address?: string; session?: string; device?: string; to?: string } = {},
) {
  const page = await desk.app.inject({ url: '/sign-in' })
  const form = `neuvoposti-form=${cookieOf(page, 'form')!.value}`
  const session = extra.session ? `; neuvoposti-session=${extra.session}` : ''
  const device = extra.device ? `; neuvoposti-device=${extra.device}` : ''
  return desk.app.inject({
    method: 'POST',
    url: '/sign-in',
    remoteAddress: extra.address ?? '10.1.1.1',
    headers: { cookie: form + session + device, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      _csrf: hiddenField(page, '_csrf'),
      email,
      password: given,
      to: extra.to ?? '',
    }).toString(),
  })
}

async function redeem(desk: ADesk, token: string, first: string, again: string) {
  const page = await desk.app.inject({ url: '/sign-in' })
  return desk.app.inject({
    method: 'POST',
    url: `/link/${token}`,
    headers: {
      cookie: `neuvoposti-form=${cookieOf(page, 'form')!.value}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: new URLSearchParams({ _csrf: hiddenField(page, '_csrf'), password: first, again }).toString(),
  })
}

function cookieOf(answer: Awaited<ReturnType<ADesk['app']['inject']>>, name: string) {
  return answer.cookies.find((cookie) => cookie.name === `neuvoposti-${name}`)
}
