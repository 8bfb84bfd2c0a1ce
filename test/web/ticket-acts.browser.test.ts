import { readFileSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { service } from './a-desk.ts'
import { type AStory, aStory } from './a-story.ts'
import { everybodyCanUse, violations } from './everybody-can-use.ts'
import { says } from './says.ts'

const slow = 600_000

let story: AStory
let address: string
let context: BrowserContext
let advisor: User

beforeAll(async () => {
  story = await aStory()
  address = await listening(story.desk)
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
  advisor = await story.desk.person('advisor', 'Leena Aalto')
  await enter(context, address, (await story.desk.signedIn(advisor)).cookie)
}, slow)

afterAll(async () => {
  await context.close()
  await story.desk.app.close()
})

test.each(['', '/call', '/hand-over', '/assignment', '/print'])(
  'everybody can use the page of an enquiry%s',
  { timeout: slow },
  async (path) => {
    await everybodyCanUse({ context, desk: story.desk, address }, `/tickets/${story.long}${path}`, advisor)
  },
)

test('a printed enquiry is whole on paper, without the desk around it', { timeout: slow }, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/tickets/${story.long}/print`)
  await page.emulateMedia({ media: 'print' })
  expect(await page.isVisible('.bar')).toBe(false)
  expect(await page.isVisible('[data-print]')).toBe(false)
  await says(page, 'kiitos viestistäsi', 'main')
  expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-')
  await page.close()
})

test('a call is logged in a dialog without leaving the enquiry', { timeout: slow }, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/tickets/${story.long}`)
  await page.click('.more-acts a[href$="/call"]')
  await page.waitForSelector('dialog[open] #minutes')
  await page.click('dialog [data-send]')
  await page.waitForSelector('dialog #virheet:focus')
  await page.fill('dialog #minutes', '7')
  await page.fill('dialog #text', 'Soitin takaisin.')
  await page.click('dialog [data-send]')
  await page.waitForURL('**/tickets/*?done=call-logged**')
  await page.waitForSelector('#ilmoitus:focus')
  await says(page, '7 min', 'main')
  await page.close()
})

const acts = [
  'assignment',
  'topic',
  'urgency',
  'moving-day',
  'language',
  'reminder',
  'call',
  'merge',
  'split',
  'hand-over',
]

test.each([
  ['an enquiry', '', [...acts, 'closure']],
  ['an answer being written', '/reply', acts],
])(
  'every act opens over %s, can be used by everybody, and Escape leads back to its button',
  {
    timeout: slow,
  },
  async (_name, from, paths) => {
    const page = await context.newPage()
    await page.goto(`${address}/tickets/${story.long}${from}`)
    for (const path of paths) {
      const opener = page.locator(`a[data-dialog][href$="/${story.long}/${path}"]`).first()
      await opener.click()
      await page.waitForSelector('dialog.act-dialog[open] h1')
      expect({ path, twice: await idsUsedTwice(page) }).toEqual({ path, twice: [] })
      expect({ path, found: await violations(page) }).toEqual({ path, found: [] })
      expect(await page.evaluate('document.activeElement.closest("dialog") !== null')).toBe(true)
      await page.keyboard.press('Escape')
      await page.waitForSelector('dialog.act-dialog', { state: 'detached' })
      expect({ path, back: await opener.evaluate((link) => link.matches(':focus')) }).toEqual({
        path,
        back: true,
      })
    }
    expect(page.url()).toBe(`${address}/tickets/${story.long}${from}`)
    await page.close()
  },
)

test('a moving day is set and taken back in a dialog over the enquiry, by keys alone', {
  timeout: slow,
}, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/tickets/${story.choosing}`)
  await page.focus('a[data-dialog][href$="/moving-day"]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('dialog[open] #day')
  await page.fill('dialog #day', '2026-12-18')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#ilmoitus:focus:has-text("Muuttopäivä muutettiin.")')
  await says(page, 'Muuttopäivä pe 18.12.', '.ticket-facts')
  await page.keyboard.press('z')
  await page.waitForSelector('#ilmoitus:focus:has-text("Peruttiin")')
  expect(await page.textContent('.ticket-facts')).not.toContain('Muuttopäivä')
  await page.close()
})

test('a dialog is a sheet of the whole telephone, in the dark and in forced colours too', {
  timeout: slow,
}, async () => {
  const page = await context.newPage()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${address}/tickets/${story.long}`)
  await page.click('a[href$="/urgency"]')
  const dialog = page.locator('dialog[open]')
  await dialog.waitFor()
  expect(await dialog.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  const border = 'getComputedStyle(document.querySelector("dialog [data-send]")).borderColor'
  expect(await page.evaluate(border)).toBe('rgb(0, 0, 0)')
  await page.close()
})

test('what was typed in a dialog outlives Escape, a lost connection and a locked screen', {
  timeout: slow,
}, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/tickets/${story.choosing}`)
  await page.keyboard.press('e')
  await page.waitForSelector('dialog[open] #outcome')
  await page.keyboard.type('Maksusuunnitelma tehty.')
  await page.keyboard.press('Escape')
  await page.waitForSelector('dialog.act-dialog', { state: 'detached' })
  await page.keyboard.press('e')
  await page.waitForSelector('dialog[open] #outcome')
  expect(await page.inputValue('#outcome')).toBe('Maksusuunnitelma tehty.')
  await page.route('**/closure', (route) => route.abort())
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('dialog .act-refused:focus')
  await says(page, 'Yhteys palveluun katkesi.', 'dialog .act-refused')
  await page.unroute('**/closure')
  const beside = await context.newPage()
  await beside.goto(`${address}/inbox/open`)
  await beside
    .locator('form[action="/lock"]')
    .first()
    .evaluate((form) => form.requestSubmit())
  await beside.waitForURL('**/locked**')
  await page.click('dialog [data-send]')
  await page.locator('.act-refused', { hasText: 'lukittu' }).waitFor()
  expect(await page.inputValue('#outcome')).toBe('Maksusuunnitelma tehty.')
  await beside.fill('[type="password"]', 'vihreä ovi aukeaa hitaasti')
  await beside.keyboard.press('Enter')
  await beside.waitForURL('**/inbox/open')
  await beside.close()
  const refused = page.waitForResponse((response) => response.status() === 403)
  await page.click('dialog [data-send]')
  await refused
  await page.waitForSelector('.act-dialog form:not([data-sent])')
  await page.click('dialog [data-send]')
  await page.waitForURL('**/tickets/*?act=*#ilmoitus')
  await page.waitForSelector('#ilmoitus:focus')
  await page.close()
})

test('chosen rows of the list are reminded of in a dialog over the list', { timeout: slow }, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/inbox/open`)
  await page.keyboard.press('j')
  await page.keyboard.press('h')
  await page.waitForSelector('dialog[open] [name="when"]')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.waitForSelector('dialog.act-dialog', { state: 'detached' })
  expect(await page.evaluate('document.activeElement.matches("[data-row]")')).toBe(true)
  await page.keyboard.press('h')
  await page.waitForSelector('dialog[open] [name="when"]')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/inbox/open?act=**')
  await page.waitForSelector('#ilmoitus:focus')
  await page.keyboard.press('z')
  await page.waitForURL('**/inbox/open?done=act-undone**')
  await page.close()
})

test('a photo of a letter is drawn in its frame, and everybody can use its page', {
  timeout: slow,
}, async () => {
  const { desk } = story
  const content = readFileSync(new URL('../../src/demo/court-letter.jpg', import.meta.url))
  const attachments = [{ filename: 'IMG_0412.jpg', content, contentType: 'image/jpeg' }]
  const reference = await desk.receive(aMail({ to: service, attachments }))
  const { messages } = (await desk.store.ticketByReference(reference, desk.now()))!
  const { id } = messages.flatMap((message) => message.attachments)[0]!
  const path = `/attachments/${id}/picture`
  const page = await context.newPage()
  await page.goto(address + path)
  const frame = page.frames().find((one) => one.url().endsWith('/frame'))!
  const box = await frame.locator('img').boundingBox()
  expect(box?.width).toBeGreaterThan(200)
  await page.close()
  await everybodyCanUse({ context, desk, address }, path, advisor)
})

async function idsUsedTwice(page: Page): Promise<unknown> {
  return page.evaluate(
    '[...document.querySelectorAll("[id]")].map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at)',
  )
}
