import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, stepAt } from '../../src/people/one-time-code.ts'
import type { User } from '../../src/people/user.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { type ADesk, aDesk } from './a-desk.ts'
import { aGuest, password } from './a-guest.ts'
import { everybodyCanUse } from './everybody-can-use.ts'
import { says } from './says.ts'
import { tabTo } from './tab-to.ts'

const slow = 240_000

let desk: ADesk
let address: string
let leena: User
let eeva: User
let context: BrowserContext

beforeAll(async () => {
  desk = await aDesk()
  address = await listening(desk)
  const { settings } = await desk.store.settings()
  await desk.store.saveSettings(
    { ...settings, secondFactor: { requiredFor: ['supervisor'] } },
    { kind: 'settings-changed', at: desk.now(), actor: 'operator' },
  )
  leena = await desk.person('advisor', 'Leena Aalto')
  eeva = await desk.person('supervisor', 'Eeva Esihenkilö')
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
}, slow)

afterAll(async () => {
  await context.close()
  await desk.app.close()
})

test('everybody can set codes up before the first session', { timeout: slow }, () =>
  everybodyCanUse({ context, desk, address }, '/sign-in/set-up', undefined, () => halfWay(eeva)),
)

test('everybody can use the page of one’s own codes', { timeout: slow }, () =>
  everybodyCanUse({ context, desk, address }, '/profile/second-factor', leena),
)

test('codes are set up by keys alone, and asked for at the next sign-in', { timeout: slow }, async () => {
  await context.clearCookies()
  await enter(context, address, (await desk.signedIn(leena)).cookie)
  const page = await context.newPage()
  const elsewhere: string[] = []
  page.on('request', (request) => request.url().startsWith(address) || elsewhere.push(request.url()))
  await page.goto(`${address}/profile/second-factor`)
  await tabTo(page, '#code')
  await page.keyboard.type('000000')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#virheet:focus')
  await typeCode(page)
  await page.waitForSelector('.recovery-codes')
  await page.waitForLoadState()
  expect(await page.locator('.recovery-codes code').count()).toBe(10)
  expect(elsewhere).toEqual([])
  desk.wait(1)
  await context.clearCookies()
  await page.goto(`${address}/sign-in`)
  await tabTo(page, '#email')
  await page.keyboard.type(leena.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/sign-in/code')
  await typeCode(page)
  await page.waitForURL('**/inbox/open')
  await page.close()
})

test('everybody can give a code, and change the codes', { timeout: slow }, async () => {
  await everybodyCanUse({ context, desk, address }, '/sign-in/code', undefined, () => halfWay(leena))
  await everybodyCanUse({ context, desk, address }, '/profile/second-factor', leena)
})

test('without JavaScript a recovery code lets in', { timeout: slow }, async () => {
  const plain = await aBrowser({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  await enter(plain, address, (await desk.signedIn(leena)).cookie)
  const page = await plain.newPage()
  desk.wait(1)
  await page.goto(`${address}/profile/second-factor`)
  await page.fill('#code', await codeNow())
  await page.click('button:has-text("Tee uudet varakoodit")')
  const recovery = await page.locator('.recovery-codes code').first().textContent()
  await plain.clearCookies()
  await page.goto(`${address}/sign-in`)
  await page.fill('#email', leena.email)
  await page.fill('#password', password)
  await page.click('button:has-text("Kirjaudu")')
  await page.click('summary:has-text("Käytä varakoodia")')
  await page.fill('#recovery', recovery!)
  await page.click('button:has-text("Kirjaudu")')
  await says(page, 'Jäljellä on 9 varakoodia.')
  await plain.close()
})

async function typeCode(page: Page): Promise<void> {
  await tabTo(page, '#code')
  await page.keyboard.type(await codeNow())
  await page.keyboard.press('Enter')
}

async function codeNow(): Promise<string> {
  return codeOf((await desk.store.secondFactor(leena.id))!.secret, stepAt(desk.now()))
}

async function halfWay(user: User): Promise<void> {
  const guest = aGuest(desk)
  await guest.signIn(user.email, password)
  const value = guest.cookie('code')!
  await context.addCookies([{ name: 'neuvoposti-code', value, url: address }])
}
