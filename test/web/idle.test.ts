import { describe, expect, test } from 'vitest'
import { aDesk } from './a-desk.ts'
import { aGuest, password } from './a-guest.ts'
import { aVisitor, words } from './a-visitor.ts'

describe('a screen that nobody touches', () => {
  test('is locked by the server’s clock, however often the page asks for the time', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    const left = async () => (await advisor.get('/session')).json().secondsLeft
    expect(await left()).toBe(15 * 60)
    for (let minute = 0; minute < 14; minute += 1) {
      desk.wait(1)
      await left()
    }
    expect(await left()).toBe(60)
    desk.wait(1)
    expect(await left()).toBe(0)
    expect((await advisor.get('/inbox/open')).headers.location).toContain('/locked')
  })

  test('stays open while its owner works in it without asking for a page', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    desk.wait(14)
    expect((await advisor.post('/session/activity')).statusCode).toBe(204)
    expect((await advisor.get('/session')).json()).toEqual({ secondsLeft: 15 * 60 })
    desk.wait(15)
    expect((await advisor.post('/session/activity')).statusCode).toBe(303)
  })

  test('is not kept open by a browser that fetches its picture late', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    const icon = /rel="icon" href="([^"]+)"/.exec((await advisor.get('/inbox/open')).body)?.[1] ?? ''
    desk.wait(14)
    expect((await advisor.get(icon)).statusCode).toBe(200)
    expect((await advisor.get('/session')).json()).toEqual({ secondsLeft: 60 })
  })

  test('tells a stranger nothing', async () => {
    const desk = await aDesk()
    expect((await desk.app.inject({ url: '/session' })).json()).toEqual({ secondsLeft: 0 })
  })
})

describe('coming back', () => {
  test('leads from a lock by hand to the place where one was', async () => {
    const desk = await aDesk()
    const leena = await desk.person('advisor')
    const guest = aGuest(desk)
    await guest.signIn(leena.email, password)
    await guest.get('/inbox/mine')
    const locked = await guest.post('/lock', { to: '/inbox/mine' })
    expect(locked.headers.location).toBe('/locked?to=%2Finbox%2Fmine')
    await guest.get(locked.headers.location!)
    const back = await guest.post('/locked', { password, to: '/inbox/mine' })
    expect(back.headers.location).toBe('/inbox/mine')
  })

  test('from a session that is over is told in words, and leads to the same place', async () => {
    const desk = await aDesk()
    const leena = await desk.person('advisor')
    const guest = aGuest(desk)
    await guest.signIn(leena.email, password)
    desk.wait(10 * 60)
    const away = await guest.get('/inbox/mine')
    expect(away.headers.location).toBe('/sign-in?to=%2Finbox%2Fmine')
    expect(words(await guest.get(away.headers.location!))).toContain('Istuntosi päättyi.')
    const back = await guest.post('/sign-in', { email: leena.email, password, to: '/inbox/mine' })
    expect(back.headers.location).toBe('/inbox/mine')
  })

  test('from a locked screen whose session came to its end keeps the place too', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    desk.wait(11 * 60)
    const away = await advisor.get('/locked?to=%2Finbox%2Fmine')
    expect(away.headers.location).toBe('/sign-in?to=%2Finbox%2Fmine')
  })

  test('after signing out says only that', async () => {
    const desk = await aDesk()
    const leena = await desk.person('advisor')
    const guest = aGuest(desk)
    await guest.signIn(leena.email, password)
    await guest.get('/inbox/open')
    const out = await guest.post('/sign-out', {})
    const page = words(await guest.get(out.headers.location!))
    expect(page).toContain('Olet kirjautunut ulos.')
    expect(page).not.toContain('Istuntosi päättyi.')
  })
})
