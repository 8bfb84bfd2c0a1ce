import { readFileSync } from 'node:fs'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { service } from './a-desk.ts'
import { type AStory, aStory } from './a-story.ts'
import { everybodyCanUse } from './everybody-can-use.ts'

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

test.each(['', '/call', '/hand-over', '/print'])(
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
  expect(await page.textContent('main')).toContain('kiitos viestistäsi')
  expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-')
  await page.close()
})

test('a call is logged in a dialog without leaving the enquiry', { timeout: slow }, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/tickets/${story.long}`)
  await page.click('.more-acts a[href$="/call"]')
  await page.waitForSelector('dialog[open] #minutes')
  await page.click('dialog [data-send]')
  await page.waitForSelector('dialog #virheet')
  expect(await page.evaluate('document.activeElement.id')).toBe('virheet')
  await page.fill('dialog #minutes', '7')
  await page.fill('dialog #text', 'Soitin takaisin.')
  await page.click('dialog [data-send]')
  await page.waitForURL('**/tickets/*?done=call-logged**')
  expect(await page.evaluate('document.activeElement.id')).toBe('ilmoitus')
  expect(await page.textContent('main')).toContain('7 min')
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
