import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { type ADesk, aDesk } from './a-desk.ts'
import { everybodyCanUse } from './everybody-can-use.ts'
import { says } from './says.ts'
import { tabTo } from './tab-to.ts'

const slow = 240_000

let desk: ADesk
let address: string
let admin: User
let context: BrowserContext

beforeAll(async () => {
  desk = await aDesk()
  address = await listening(desk)
  admin = await desk.person('admin', 'Tiina Ranta')
  const other = await desk.person('admin', 'Otso Toinen')
  await desk.store.saveSettings(
    { ...defaultSettings, erasure: { needsSecond: true, endingAskedBy: other.id } },
    { kind: 'settings-changed', at: desk.now(), actor: { userId: other.id } },
  )
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
}, slow)

afterAll(async () => {
  await context.close()
  await desk.app.close()
})

test.each([
  'hours',
  'targets',
  'receipts',
  'signatures',
  'alerts',
  'handling',
  'protection',
  'sign-in',
  'history',
])('everybody can use the page %s', { timeout: slow }, (section) =>
  everybodyCanUse({ context, desk, address }, `/settings/${section}`, admin),
)

test('hours are changed by keys alone, and a fault takes one to its field', { timeout: slow }, async () => {
  await enter(context, address, (await desk.signedIn(admin)).cookie)
  const page = await context.newPage()
  await page.goto(`${address}/settings/hours`)
  await tabTo(page, '#friday')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('9-')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#virheet:focus')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#friday:focus')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('9-14')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/settings/hours?done=saved#ilmoitus')
  await page.waitForSelector('#ilmoitus:focus')
  expect(await page.inputValue('#friday')).toBe('9–14')
  await page.close()
})

test('without JavaScript everything is there too', { timeout: slow }, async () => {
  const plain = await aBrowser({ javaScriptEnabled: false })
  await enter(plain, address, (await desk.signedIn(admin)).cookie)
  const page = await plain.newPage()
  await page.goto(`${address}/settings/receipts`)
  await page.fill('#paragraph-fi', 'Muutamme pian.')
  await page.click('button[value=preview]')
  await page.frameLocator('iframe').first().locator('body', { hasText: 'Muutamme pian.' }).waitFor()
  await page.click('button[value=save]')
  await says(page, 'Asetukset tallennettiin.')
  expect((await desk.store.settings()).settings.receipts.paragraphs?.fi).toBe('Muutamme pian.')
  await plain.close()
})
