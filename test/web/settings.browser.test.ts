import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { type ADesk, aDesk } from './a-desk.ts'
import { everybodyCanUse } from './everybody-can-use.ts'

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
  const tabTo = async (id: string) => {
    for (let press = 0; press < 80; press += 1) {
      if ((await page.evaluate('document.activeElement.id')) === id) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not reach ${id}`)
  }
  await tabTo('friday')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('9-')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#virheet')
  expect(await page.evaluate('document.activeElement.id')).toBe('virheet')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.evaluate('document.activeElement.id')).toBe('friday')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('9-14')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/settings/hours?done=saved#ilmoitus')
  expect(await page.evaluate('document.activeElement.id')).toBe('ilmoitus')
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
  expect(await page.frameLocator('iframe').first().locator('body').textContent()).toContain('Muutamme pian.')
  await page.click('button[value=save]')
  expect(await page.textContent('#ilmoitus')).toContain('Asetukset tallennettiin.')
  expect((await desk.store.settings()).settings.receipts.paragraphs?.fi).toBe('Muutamme pian.')
  await plain.close()
})
