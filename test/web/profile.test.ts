import { describe, expect, test } from 'vitest'
import { browserName } from '../../src/web/sign-in/browser-name.ts'
import { aDesk } from './a-desk.ts'
import { aGuest, password } from './a-guest.ts'
import { aVisitor, words } from './a-visitor.ts'

const saved = {
  name: 'Leena Aalto-Salo',
  language: 'sv',
  density: 'compact',
  undoSeconds: '60',
  afterSend: 'next',
}

describe('one’s own profile', () => {
  test('keeps name, language and how the desk is to be', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    const answer = await advisor.post('/profile', saved)
    expect(answer.headers.location).toBe('/profile?done=saved#ilmoitus')
    expect(await desk.store.userById(advisor.user.id)).toMatchObject({
      name: 'Leena Aalto-Salo',
      language: 'sv',
      preferences: { density: 'compact', hasShortcuts: false, undoSeconds: 60, afterSend: 'next' },
    })
    const page = await advisor.get('/profile')
    expect(page.body).toContain('<html lang="sv">')
    expect(page.body).not.toContain('data-keys')
    expect((await advisor.get('/inbox/open')).body).not.toContain('data-keys')
    const events = await desk.store.changesSince(0, 500)
    expect(events.find(({ facts }) => facts.profile === true)?.facts).toMatchObject({ renamed: true })
  })

  test('follows the person to another browser', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    await advisor.post('/shortcuts', { keys: 'off' })
    const elsewhere = await aVisitor(desk, advisor.user)
    expect((await elsewhere.get('/help')).body).not.toContain('data-keys')
  })

  test('keeps what was typed when the name is missing', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    const answer = await advisor.post('/profile', { ...saved, name: ' ' })
    expect(answer.statusCode).toBe(422)
    expect(words(answer)).toContain('Kirjoita nimi.')
    expect(answer.body).toContain('<option value="60" selected>')
    expect((await desk.store.userById(advisor.user.id))?.name).toBe('Leena Aalto')
  })

  test('goes back to what the office decided about undoing', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    await advisor.post('/profile', saved)
    await advisor.post('/profile', { ...saved, undoSeconds: '', shortcuts: 'on' })
    const { preferences } = (await desk.store.userById(advisor.user.id))!
    expect(preferences).toEqual({ density: 'compact', hasShortcuts: true, afterSend: 'next' })
  })
})

describe('one’s own password', () => {
  const chosen = 'aivan uusi pitkä lause'

  test('is changed by who knows the present one, and ends the other sessions', async () => {
    const desk = await aDesk()
    const leena = await desk.person('advisor')
    const [here, elsewhere] = [await aVisitor(desk, leena), await aVisitor(desk, leena)]
    const fields = { current: password, password: chosen, again: chosen }
    const answer = await here.post('/profile/password', fields)
    expect(answer.headers.location).toBe('/profile?done=password#ilmoitus')
    expect((await here.get('/profile')).statusCode).toBe(200)
    expect((await elsewhere.get('/profile')).statusCode).toBe(303)
    expect((await aGuest(desk).signIn(leena.email, chosen)).statusCode).toBe(303)
  })

  test.each([
    [{ current: 'väärä' }, 'Nykyinen salasana ei ole oikein.'],
    [{ password: 'lyhyt', again: 'lyhyt' }, 'vähintään 15 merkkiä'],
    [{ again: 'jotain muuta' }, 'Salasanat eivät ole samat.'],
  ])('stays when %j is given', async (wrong, sentence) => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    const fields = { current: password, password: chosen, again: chosen, ...wrong }
    const answer = await advisor.post('/profile/password', fields)
    expect(answer.statusCode).toBe(422)
    expect(words(answer)).toContain(sentence)
    expect(answer.body).not.toContain(chosen)
    expect((await aGuest(desk).signIn(advisor.user.email, password)).statusCode).toBe(303)
  })

  test('cannot be tried out in an open session', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    for (let count = 0; count < 5; count += 1)
      await advisor.post('/profile/password', { current: `väärä ${count}`, password: chosen, again: chosen })
    const answer = await advisor.post('/profile/password', {
      current: password,
      password: chosen,
      again: chosen,
    })
    expect(words(answer)).toContain('Liian monta yritystä.')
  })
})

describe('one’s own sessions', () => {
  test('are listed by browser and time, and all others end at once', async () => {
    const desk = await aDesk()
    const leena = await desk.person('advisor')
    const guest = aGuest(desk, { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0' })
    await guest.signIn(leena.email, password)
    const here = await aVisitor(desk, leena)
    const page = words(await here.get('/profile'))
    expect(page).toContain('Firefox, Linux')
    expect(page).toContain('Tuntematon selain Tämä istunto')
    await here.post('/profile/sessions/ending')
    expect((await guest.get('/inbox/open')).headers.location).toContain('/sign-in')
    expect((await here.get('/profile')).body).not.toContain('Kirjaudu ulos muualta')
    expect((await desk.store.sessionsOf(leena.id)).length).toBe(1)
  })

  test.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0',
      'Edge, Windows',
    ],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1', 'Safari, iOS'],
    [
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36',
      'Chrome, Android',
    ],
    ['curl/8.5', undefined],
    [undefined, undefined],
  ])('%s is told as %s', (header, name) => {
    expect(browserName(header)).toBe(name)
  })
})
