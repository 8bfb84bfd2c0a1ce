import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { aBrowser, aProfile, enter, listening, stopClock } from './a-browser.ts'
import { password } from './a-guest.ts'
import { type AStory, aStory } from './a-story.ts'
import { everybodyCanUse, violations } from './everybody-can-use.ts'

const slow = 240_000
const minuteMs = 60_000

let story: AStory
let address: string
let leena: User
let context: BrowserContext

beforeAll(async () => {
  story = await aStory()
  address = await listening(story.desk)
  leena = (await story.desk.store.listUsers())[0]!
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
}, slow)

afterAll(async () => {
  await context.close()
  await story.desk.app.close()
})

test('a screen that nobody touches warns, locks, and keeps what was written', { timeout: slow }, async () => {
  const page = await aPage(`/tickets/${story.choosing}/reply`)
  await page.fill('#text', 'Kesken jäänyt lause')
  const kept = page.waitForResponse((response) => response.url().endsWith('/draft'))
  await page.clock.runFor(6000)
  await kept
  await passes(page, 13)
  await page.waitForSelector('dialog.idle-warning[open]')
  expect(await page.locator('dialog.idle-warning :focus').textContent()).toBe('Jatka')
  await passes(page, 2)
  await page.waitForURL('**/locked?to=**')
  expect(await page.textContent('body')).not.toContain('Kesken jäänyt lause')
  await page.fill('#password', password)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/tickets/${story.choosing}/reply`)
  expect(await page.inputValue('#text')).toBe('Kesken jäänyt lause')
  await page.context().close()
})

test('the warning is answered by Enter, and work goes on', { timeout: slow }, async () => {
  const page = await aPage('/inbox/open')
  await passes(page, 13)
  await page.waitForSelector('dialog.idle-warning[open]')
  // What looks for violations waits by the clock of the page.
  await page.clock.resume()
  expect(await violations(page)).toEqual([])
  const told = page.waitForResponse((response) => response.url().endsWith('/session/activity'))
  await page.keyboard.press('Enter')
  expect((await told).status()).toBe(204)
  expect(await page.locator('dialog.idle-warning[open]').count()).toBe(0)
  await passes(page, 12)
  expect(page.url()).toContain('/inbox/open')
  await page.context().close()
})

test('work in one tab keeps another open', { timeout: slow }, async () => {
  const page = await aPage('/inbox/open')
  story.desk.wait(10)
  const other = await page.context().newPage()
  await other.goto(`${address}/help`)
  story.desk.wait(3)
  const asked = page.waitForResponse((response) => response.url().endsWith('/session'))
  await page.clock.runFor(13 * minuteMs + 1000)
  await asked
  expect(await page.locator('dialog.idle-warning[open]').count()).toBe(0)
  await page.context().close()
})

test('Escape twice blanks the screen at once, and the password brings it back', {
  timeout: slow,
}, async () => {
  const page = await aPage(`/tickets/${story.long}`)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.waitForURL('**/locked?to=**')
  expect(await page.textContent('body')).not.toContain('Muuttopäivä')
  await page.goBack()
  expect(await page.textContent('body')).not.toContain('Muuttopäivä')
  await page.fill('#password', password)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/tickets/${story.long}`)
  await page.context().close()
})

test('everybody can open a locked screen', { timeout: slow }, () =>
  everybodyCanUse({ context, desk: story.desk, address }, '/locked', leena, async () => story.desk.wait(15)),
)

/** A page whose clock the test alone moves. */
async function aPage(path: string): Promise<Page> {
  const own = await aProfile(context.browser()!)
  await enter(own, address, (await story.desk.signedIn(leena)).cookie)
  await stopClock(own)
  const page = await own.newPage()
  await page.goto(address + path)
  return page
}

/** Minutes in which nobody does anything, for the server and for the page. */
async function passes(page: Page, minutes: number): Promise<void> {
  story.desk.wait(minutes)
  await page.clock.runFor(minutes * minuteMs + 1000)
}
