import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { keepSearch } from '../../src/web/inbox/kept-search.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { type AStory, aStory } from './a-story.ts'
import { everybodyCanUse } from './everybody-can-use.ts'
import { says } from './says.ts'

const slow = 600_000

let story: AStory
let address: string
let context: BrowserContext
let advisor: User
let late: string
let search: string

beforeAll(async () => {
  story = await aStory()
  const { desk } = story
  address = await listening(desk)
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
  advisor = await desk.person('advisor', 'Leena Aalto')
  await enter(context, address, (await desk.signedIn(advisor)).cookie)
  const { rows } = await desk.store.inboxPage({ now: desk.now(), limit: 50 })
  search = await keepSearch(story.desk, advisor.id, 'vuokra')
  late = rows.find(({ ticket }) => ticket.subject.startsWith('Vuokravelka'))!.ticket.reference
}, slow)

afterAll(async () => {
  await context.close()
  await story.desk.app.close()
})

const pages: readonly (readonly [string, () => string])[] = [
  ['choosing what to merge with', () => `/tickets/${late}/merge`],
  ['finding what to merge with', () => `/tickets/${late}/merge?search=${search}`],
  ['what a merge would do', () => `/tickets/${late}/merge?into=${story.long}`],
  ['splitting', () => `/tickets/${story.long}/split`],
  ['a reference that is none', () => `/tickets/${story.long}/move?into=AN-2026-99`],
]

test.each(pages)('everybody can use the page for %s', { timeout: slow }, async (_name, pathOf) => {
  await everybodyCanUse({ context, desk: story.desk, address }, pathOf(), advisor)
})

test('a dialog asks, refuses, does it and is undone, and the focus is never lost', {
  timeout: slow,
}, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/tickets/${late}`)
  const opener = page.locator('.more-acts a[href$="/merge"]')
  await opener.focus()
  await page.keyboard.press('Enter')
  await page.waitForSelector('dialog[open] #act-title')
  await page.waitForSelector('dialog #etsi:focus')
  await page.keyboard.press('Escape')
  await page.waitForSelector('dialog.act-dialog', { state: 'detached' })
  expect(await page.evaluate('document.activeElement.matches(".more-acts a")')).toBe(true)

  await page.keyboard.press('Enter')
  await page.waitForSelector('dialog[open] #act-title')
  await page.fill('dialog #into', story.long)
  await page.keyboard.press('Enter')
  await page.waitForSelector('dialog #confirmation')
  await page.click('dialog [data-send]')
  await page.waitForSelector('dialog #virheet:focus')
  expect(new URL(page.url()).pathname).toBe(`/tickets/${late}`)
  await page.fill('dialog #confirmation', story.long)
  await page.click('dialog [data-send]')
  await page.waitForURL(`**/tickets/${story.long}?move=**`)
  await page.waitForSelector('#ilmoitus:focus')
  await page.keyboard.press('z')
  await page.waitForURL(`**/tickets/${late}?move=**&undo=undone**`)
  await page.waitForSelector('#ilmoitus:focus')
  await says(page, 'Peruttu')
  await page.close()
})

test('the other enquiry is found, chosen and shown by keyboard alone', { timeout: slow }, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/tickets/${late}`)
  await page.locator('.more-acts a[href$="/merge"]').press('Enter')
  await page.waitForSelector('dialog[open] #etsi:focus')
  await page.keyboard.type('muuttokehotus')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/merge?search=**#loydot')
  await page.waitForSelector('#loydot:focus')
  expect(page.url()).not.toContain('muutto')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.waitForSelector(`[value="${story.long}"]:focus`)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**candidate=${story.long}**`)
  await page.waitForSelector('#jalkeen')
  await page.close()
})
