import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { type ADesk, aDesk } from './a-desk.ts'
import { password } from './a-guest.ts'
import { everybodyCanUse } from './everybody-can-use.ts'
import { says } from './says.ts'
import { tabTo } from './tab-to.ts'

const slow = 240_000

let desk: ADesk
let address: string
let leena: User
let context: BrowserContext

beforeAll(async () => {
  desk = await aDesk()
  address = await listening(desk)
  leena = await desk.person('advisor', 'Leena Aalto')
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
}, slow)

afterAll(async () => {
  await context.close()
  await desk.app.close()
})

test('everybody can use the own profile', { timeout: slow }, () =>
  everybodyCanUse({ context, desk, address }, '/profile', leena),
)

test('letters are switched off by keys alone, and stay off', { timeout: slow }, async () => {
  await context.clearCookies()
  await enter(context, address, (await desk.signedIn(leena)).cookie)
  const page = await context.newPage()
  await page.goto(`${address}/profile`)
  await tabTo(page, '#shortcuts')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/profile?done=saved#ilmoitus')
  await page.waitForSelector('#ilmoitus:focus')
  await page.keyboard.press('?')
  expect(page.url()).toContain('/profile')
  await page.close()
})

test('without JavaScript a password is changed, and a fault leads to its field', {
  timeout: slow,
}, async () => {
  const plain = await aBrowser({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  await enter(plain, address, (await desk.signedIn(leena)).cookie)
  const page = await plain.newPage()
  await page.goto(`${address}/profile`)
  const change = async (current: string) => {
    await page.fill('#current', current)
    await page.fill('#password', 'aivan uusi pitkä lause')
    await page.fill('#again', 'aivan uusi pitkä lause')
    await page.click('button:has-text("Vaihda salasana")')
  }
  await change('väärä')
  await says(page, 'Nykyinen salasana ei ole oikein.', '[role=alert]')
  await change(password)
  await says(page, 'Salasana vaihdettiin.')
  await plain.close()
})
