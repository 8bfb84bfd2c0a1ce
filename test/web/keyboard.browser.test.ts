import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aBrowser, enter, listening } from './a-browser.ts'
import { type AStory, aStory } from './a-story.ts'
import { violations } from './everybody-can-use.ts'

const slow = 600_000

let story: AStory
let address: string
let context: BrowserContext

beforeAll(async () => {
  story = await aStory()
  address = await listening(story.desk)
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
  const advisor = await story.desk.person('advisor', 'Leena Aalto')
  await enter(context, address, (await story.desk.signedIn(advisor)).cookie)
}, slow)

afterAll(async () => {
  await context.close()
  await story.desk.app.close()
})

const focused = (page: Page) => page.evaluate('document.activeElement.id || document.activeElement.tagName')

/** The landmarks and controls the focus comes to, in the order in which Tab reaches them. */
async function tabOrder(page: Page, names: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const seen: string[] = []
  for (let step = 0; step < 120; step += 1) {
    await page.keyboard.press('Tab')
    const found: unknown = await page.evaluate(
      `Object.entries(${JSON.stringify(names)}).find(([, selector]) => document.activeElement.matches(selector))?.[0]`,
    )
    if (typeof found === 'string' && !seen.includes(found)) seen.push(found)
    if (seen.length === Object.keys(names).length) break
  }
  return seen
}

test('j and k walk from enquiry to enquiry in the order of the list, and u goes back to it', {
  timeout: slow,
}, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/inbox/open?language=fi`)
  const rows = await page.locator('[data-row]').allTextContents()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/tickets/**')
  const heading = () => page.textContent('main h1')
  expect(await heading()).toBe(rows[0])
  for (const expected of [rows[1], rows[2]]) {
    await Promise.all([page.waitForNavigation(), page.keyboard.press('j')])
    expect(await heading()).toBe(expected)
  }
  await Promise.all([page.waitForNavigation(), page.keyboard.press('k')])
  expect(await heading()).toBe(rows[1])
  expect(await page.textContent('.ticket-back')).toContain(`2/${rows.length}`)
  await page.keyboard.press('u')
  await page.waitForURL('**/inbox/open?language=fi#r-*')
  expect(await page.evaluate('document.activeElement.textContent')).toBe(rows[1])
  await page.close()
})

test('h reminds, and the focus is where the reading goes on', { timeout: slow }, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/tickets/${story.choosing}`)
  await page.keyboard.press('h')
  await page.waitForSelector('dialog[open] [name="when"]')
  expect(await page.evaluate('document.activeElement.name')).toBe('when')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/tickets/*?act=**')
  await page.waitForSelector('#ilmoitus:focus')
  await page.keyboard.press('z')
  await page.waitForURL('**/tickets/*?done=act-undone**')
  await page.waitForSelector('#ilmoitus:focus')
  await page.keyboard.press('a')
  await page.waitForURL('**/tickets/*?act=**')
  await page.waitForSelector('#ilmoitus:focus')
  await page.keyboard.press('z')
  await page.waitForURL('**/tickets/*?done=act-undone**')
  await page.close()
})

test('r starts in the text, where no letter is taken for a shortcut, beside it neither', {
  timeout: slow,
}, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/tickets/${story.long}`)
  await page.keyboard.press('r')
  await page.waitForURL('**/reply**#text')
  expect(await focused(page)).toBe('text')
  await page.keyboard.type('Hei Ahmed, autan.')
  expect(await page.inputValue('#text')).toBe('Hei Ahmed, autan.')
  await page.focus('[data-send]')
  await page.keyboard.press('h')
  expect(await page.locator('dialog[open]').count()).toBe(0)
  expect(new URL(page.url()).pathname).toBe(`/tickets/${story.long}/reply`)
  await page.close()
})

test('? lists the shortcuts in a dialog, and Escape leads back to where one was', {
  timeout: slow,
}, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/inbox/open`)
  await page.keyboard.press('j')
  await page.keyboard.press('?')
  await page.waitForSelector('dialog[open] .keys')
  expect(await focused(page)).toBe('act-title')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.waitForSelector('dialog.act-dialog', { state: 'detached' })
  expect(await page.evaluate('document.activeElement.matches("[data-row]")')).toBe(true)
  await page.close()
})

test('Tab goes through the inbox, an enquiry and the composer in the order of the work', {
  timeout: slow,
}, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/inbox/open`)
  expect(
    await tabOrder(page, {
      skip: '.skip',
      navigation: '.bar-nav a',
      queues: '.queues a',
      search: '#haku',
      filters: '.inbox-filter select, .filter select',
      choice: '[data-choose]',
      row: '[data-row]',
    }),
  ).toEqual(['skip', 'navigation', 'queues', 'search', 'filters', 'choice', 'row'])
  await page.goto(`${address}/tickets/${story.long}`)
  expect(
    await tabOrder(page, {
      skip: '.skip',
      back: '.ticket-back a',
      earlier: '.earlier summary',
      message: '.message a',
      answer: '.answer-bar a',
      assign: '[data-key="a"]',
      more: '.more-acts a',
    }),
  ).toEqual(['skip', 'back', 'earlier', 'message', 'answer', 'assign', 'more'])
  await page.goto(`${address}/tickets/${story.long}/reply`)
  expect(
    await tabOrder(page, {
      skip: '.skip',
      back: '.ticket-back a',
      text: 'textarea[name="text"]',
      send: '[data-send]',
    }),
  ).toEqual(['skip', 'back', 'text', 'send'])
  await page.close()
})
