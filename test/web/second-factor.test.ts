import { describe, expect, test } from 'vitest'
import { newLink } from '../../src/people/link.ts'
import { codeOf, stepAt } from '../../src/people/one-time-code.ts'
import type { User } from '../../src/people/user.ts'
import { type ADesk, aDesk } from './a-desk.ts'
import { aGuest, password } from './a-guest.ts'
import { aVisitor, hiddenField, words } from './a-visitor.ts'

describe('who uses one-time codes', () => {
  test('gives the password, then a code, and is nobody in between', async () => {
    const { desk, leena } = await withCodes()
    const guest = aGuest(desk)
    const first = await guest.signIn(leena.email, password, '/inbox/mine')
    expect(first.headers.location).toBe('/sign-in/code?to=%2Finbox%2Fmine')
    expect(guest.cookie('session')).toBeUndefined()
    expect((await guest.get('/inbox/open')).headers.location).toContain('/sign-in')
    const done = await guest.post('/sign-in/code', {
      code: await codeNow(desk, leena),
      recovery: '',
      to: '/inbox/mine',
    })
    expect(done.headers.location).toBe('/inbox/mine')
    expect(guest.cookie('code')).toBe('')
    expect((await guest.get('/inbox/mine')).statusCode).toBe(200)
  })

  test('cannot use a code twice, also not beside another request', async () => {
    const { desk, leena } = await withCodes()
    const code = await codeNow(desk, leena)
    const guests = [aGuest(desk), aGuest(desk)]
    for (const guest of guests) await guest.signIn(leena.email, password)
    const answers = await Promise.all(
      guests.map((guest) => guest.post('/sign-in/code', { code, recovery: '', to: '' })),
    )
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 422])
    const late = aGuest(desk)
    await late.signIn(leena.email, password)
    const again = await late.post('/sign-in/code', { code, recovery: '', to: '' })
    expect(words(again)).toContain('Koodi on jo käytetty.')
  })

  test('has five minutes, and begins again after them', async () => {
    const { desk, leena } = await withCodes()
    const guest = aGuest(desk)
    await guest.signIn(leena.email, password, '/inbox/mine')
    desk.wait(5)
    const late = await guest.post('/sign-in/code', {
      code: await codeNow(desk, leena),
      recovery: '',
      to: '/inbox/mine',
    })
    expect(late.headers.location).toBe('/sign-in?done=too-slow&to=%2Finbox%2Fmine#ilmoitus')
    expect(words(await guest.get('/sign-in?done=too-slow'))).toContain('Anna salasana uudelleen.')
  })

  test('keeps nothing of the first step when the password changes before the second', async () => {
    const { desk, leena } = await withCodes()
    const guest = aGuest(desk)
    await guest.signIn(leena.email, password)
    await desk.store.setPassword(leena.id, 'kept jokin aivan muu lause', {
      kind: 'user-changed',
      at: desk.now(),
    })
    expect((await guest.get('/sign-in/code')).statusCode).toBe(303)
  })

  test('cannot be tried out: after five wrong codes a wait is told, and a right one waits too', async () => {
    const { desk, leena } = await withCodes()
    const guest = aGuest(desk)
    await guest.signIn(leena.email, password)
    for (let count = 0; count < 5; count += 1)
      expect(words(await guest.post('/sign-in/code', { code: '000000', recovery: '', to: '' }))).toContain(
        'Koodi ei ole oikein.',
      )
    const waiting = await guest.post('/sign-in/code', {
      code: await codeNow(desk, leena),
      recovery: '',
      to: '',
    })
    expect(words(waiting)).toContain('Odota 1 minuutti')
    const events = await desk.store.changesSince(0, 500)
    expect(events.filter(({ facts }) => facts.code === 'wrong')).toHaveLength(5)
  })

  test('is told when the clock of the telephone is behind', async () => {
    const { desk, leena } = await withCodes()
    const code = await codeNow(desk, leena)
    desk.wait(3)
    const guest = aGuest(desk)
    await guest.signIn(leena.email, password)
    const old = await guest.post('/sign-in/code', { code, recovery: '', to: '' })
    expect(words(old)).toContain('tarkista puhelimen kellonaika')
  })

  test('is asked for a code after a password link too', async () => {
    const { desk, leena } = await withCodes()
    const { token, tokenHash, expiresAt } = newLink(desk.now())
    await desk.store.addLink(
      { tokenHash, userId: leena.id, expiresAt },
      { kind: 'user-changed', at: desk.now(), actor: 'operator' },
    )
    const guest = aGuest(desk)
    await guest.get(`/link/${token}`)
    const chosen = { password: 'uusi pitkä salasana', again: 'uusi pitkä salasana' }
    const answer = await guest.post(`/link/${token}`, chosen)
    expect(answer.headers.location).toBe('/sign-in/code')
    expect(guest.cookie('session')).toBeUndefined()
  })

  test('opens a locked screen by the password alone', async () => {
    const { desk, leena } = await withCodes()
    const advisor = await aVisitor(desk, leena)
    desk.wait(15)
    const back = await advisor.post('/locked', { password, to: '/inbox/mine' })
    expect(back.headers.location).toBe('/inbox/mine')
  })
})

describe('a recovery code', () => {
  test('lets in once and says how many are left', async () => {
    const { desk, leena, recoveryCodes } = await withCodes()
    const used = { code: '', recovery: ` ${recoveryCodes[2]!.toUpperCase()}`, to: '/inbox/mine' }
    const guest = aGuest(desk)
    await guest.signIn(leena.email, password)
    const answer = await guest.post('/sign-in/code', used)
    expect(answer.headers.location).toBe('/profile/second-factor?done=recovery#ilmoitus')
    expect(words(await guest.get('/profile/second-factor?done=recovery'))).toContain(
      'Jäljellä on 9 varakoodia.',
    )
    const again = aGuest(desk)
    await again.signIn(leena.email, password)
    expect((await again.post('/sign-in/code', used)).statusCode).toBe(422)
    const events = await desk.store.changesSince(0, 500)
    expect(events.some(({ facts }) => facts.secondFactor === 'recovery-used')).toBe(true)
  })

  test('costs one comparison whatever was typed, and none when its number is used or unknown', async () => {
    let comparisons = 0
    const { desk, leena } = await withCodes({
      passwords: {
        hash: async (text) => `kept ${text}`,
        verify: async (hash, text) => {
          comparisons += 1
          return hash === `kept ${text}`
        },
        dummyVerify: async () => false,
        faults: () => [],
      },
    })
    const guest = aGuest(desk)
    await guest.signIn(leena.email, password)
    comparisons = 0
    for (const recovery of ['3-aaaaa-bbbbb', '99-aaaaa-bbbbb', 'jotain muuta'])
      await guest.post('/sign-in/code', { code: '', recovery, to: '' })
    expect(comparisons).toBe(1)
  })
})

describe('a role that needs codes', () => {
  test('sets them up at the next sign-in, sees the recovery codes once, and is in', async () => {
    const desk = await aDesk()
    await requireFor(desk, 'advisor')
    const leena = await desk.person('advisor', 'Leena Aalto')
    const guest = aGuest(desk)
    const first = await guest.signIn(leena.email, password)
    expect(first.headers.location).toBe('/sign-in/set-up')
    const page = await guest.get('/sign-in/set-up')
    const secret = /<code class="secret">([A-Z2-7 ]+)</.exec(page.body)![1]!
    expect(page.body).toContain('class="qr"')
    expect((await guest.get('/inbox/open')).headers.location).toContain('/sign-in')
    const offer = hiddenField(page, 'offer')
    const wrong = await guest.post('/sign-in/set-up', { code: '000000', offer, to: '' })
    expect(wrong.statusCode).toBe(422)
    expect(wrong.body).toContain(secret)
    const code = await codeNow(desk, leena)
    const done = await guest.post('/sign-in/set-up', { code, offer, to: '' })
    expect(done.body.match(/<code>\d{1,2}-[a-z2-9]{5}-[a-z2-9]{5}<\/code>/g)).toHaveLength(10)
    expect((await guest.get('/inbox/open')).statusCode).toBe(200)
    const next = aGuest(desk)
    expect((await next.signIn(leena.email, password)).headers.location).toBe('/sign-in/code')
    expect((await next.post('/sign-in/code', { code, recovery: '', to: '' })).statusCode).toBe(422)
  })

  test('never confirms a secret that another browser was shown', async () => {
    const desk = await aDesk()
    await requireFor(desk, 'advisor')
    const leena = await desk.person('advisor', 'Leena Aalto')
    const [guest, thief] = [aGuest(desk), aGuest(desk)]
    for (const one of [guest, thief]) await one.signIn(leena.email, password)
    const secretOf = (page: { readonly body: string }) => /class="secret">([A-Z2-7 ]+)</.exec(page.body)![1]
    const own = await guest.get('/sign-in/set-up')
    const seen = await thief.get('/sign-in/set-up')
    const answer = await guest.post('/sign-in/set-up', {
      code: await codeNow(desk, leena),
      offer: hiddenField(own, 'offer'),
      to: '',
    })
    expect(answer.statusCode).toBe(422)
    expect(words(answer)).toContain('Kuva vanheni.')
    expect(new Set([secretOf(own), secretOf(seen), secretOf(answer)]).size).toBe(3)
  })

  test('leaves the other roles as they are, and locks nobody out who is in', async () => {
    const desk = await aDesk()
    const leena = await desk.person('advisor', 'Leena Aalto')
    const before = await aVisitor(desk, leena)
    await requireFor(desk, 'advisor')
    expect((await before.get('/inbox/open')).statusCode).toBe(200)
    const eeva = await desk.person('supervisor', 'Eeva Esihenkilö')
    expect((await aGuest(desk).signIn(eeva.email, password)).headers.location).toBe('/inbox/open')
  })
})

describe('one’s own codes', () => {
  test('are taken into use in the profile, which ends the other sessions', async () => {
    const desk = await aDesk()
    const leena = await desk.person('advisor', 'Leena Aalto')
    const [here, elsewhere] = [await aVisitor(desk, leena), await aVisitor(desk, leena)]
    const offer = hiddenField(await here.get('/profile/second-factor'), 'offer')
    const done = await here.post('/profile/second-factor', { code: await codeNow(desk, leena), offer })
    expect(words(done)).toContain('Varakoodit')
    expect((await here.get('/profile/second-factor')).body).not.toMatch(/<code>\d/)
    expect((await elsewhere.get('/inbox/open')).statusCode).toBe(303)
    expect((await aGuest(desk).signIn(leena.email, password)).headers.location).toBe('/sign-in/code')
  })

  test('are removed and recovery codes made anew only by who proves it with a code', async () => {
    const { desk, leena, recoveryCodes } = await withCodes()
    const advisor = await aVisitor(desk, leena)
    for (const act of ['removal', 'recovery-codes'])
      expect(
        (await advisor.post(`/profile/second-factor/${act}`, { code: '000000', recovery: '' })).statusCode,
      ).toBe(422)
    const renewed = await advisor.post('/profile/second-factor/recovery-codes', {
      code: await codeNow(desk, leena),
      recovery: '',
    })
    const fresh = [...renewed.body.matchAll(/<code>([^<]+)<\/code>/g)].map(([, code = '']) => code)
    expect(fresh).toHaveLength(10)
    const old = await advisor.post('/profile/second-factor/removal', {
      code: '',
      recovery: recoveryCodes[0]!,
    })
    expect(old.statusCode).toBe(422)
    await advisor.post('/profile/second-factor/removal', { code: '', recovery: fresh[0]! })
    expect((await aGuest(desk).signIn(leena.email, password)).headers.location).toBe('/inbox/open')
  })

  test('lie encrypted, and recovery codes as hashes', async () => {
    const { desk, leena, recoveryCodes } = await withCodes()
    const factor = (await desk.store.secondFactor(leena.id))!
    expect(factor.secret).toHaveLength(20)
    expect(await desk.store.recoveryCodeHash(leena.id, 1)).toBe(`kept ${recoveryCodes[0]}`)
  })
})

test('an administrator removes them for who lost the telephone, and the person is told', async () => {
  const told: string[] = []
  const { desk, leena } = await withCodes({
    staffMail: {
      sendLink: async () => false,
      tellSecondFactorReset: async ({ id }) => {
        told.push(id)
      },
    },
  })
  const admin = await aVisitor(desk, 'admin')
  const before = await aVisitor(desk, leena)
  expect(words(await admin.get(`/settings/users/${leena.id}`))).toContain('Kertakoodi käytössä')
  await admin.post(`/settings/users/${leena.id}/second-factor-removal`)
  expect(told).toEqual([leena.id])
  expect((await before.get('/inbox/open')).statusCode).toBe(303)
  expect((await aGuest(desk).signIn(leena.email, password)).headers.location).toBe('/inbox/open')
  const events = await desk.store.changesSince(0, 500)
  expect(events.find(({ facts }) => facts.secondFactor === 'reset')?.userId).toBe(admin.user.id)
})

async function withCodes(overrides: Parameters<typeof aDesk>[0] = {}) {
  const desk = await aDesk(overrides)
  const leena = await desk.person('advisor', 'Leena Aalto')
  const advisor = await aVisitor(desk, leena)
  const offer = hiddenField(await advisor.get('/profile/second-factor'), 'offer')
  const done = await advisor.post('/profile/second-factor', { code: await codeNow(desk, leena), offer })
  const recoveryCodes = [...done.body.matchAll(/<code>([^<]+)<\/code>/g)].map(([, code = '']) => code)
  desk.wait(1)
  return { desk, leena, recoveryCodes }
}

async function codeNow(desk: ADesk, user: User): Promise<string> {
  return codeOf((await desk.store.secondFactor(user.id))!.secret, stepAt(desk.now()))
}

async function requireFor(desk: ADesk, role: 'advisor' | 'supervisor' | 'admin'): Promise<void> {
  const { settings } = await desk.store.settings()
  await desk.store.saveSettings(
    { ...settings, secondFactor: { requiredFor: [role] } },
    { kind: 'settings-changed', at: desk.now(), actor: 'operator' },
  )
}
