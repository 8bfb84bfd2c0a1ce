import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aBrowser, enter, listening } from './a-browser.ts'
import { type AReportedDesk, aReportedDesk } from './a-reported-desk.ts'
import { everybodyCanUse } from './everybody-can-use.ts'
import { tabTo } from './tab-to.ts'

const slow = 240_000

let reported: AReportedDesk
let address: string
let context: BrowserContext

beforeAll(async () => {
  // Enough that every list has lines of every kind; more lines look the same.
  reported = await aReportedDesk({}, 20)
  address = await listening(reported.desk)
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
}, slow)

afterAll(async () => {
  await context.close()
  await reported.desk.app.close()
})

describe('every page of the supervisor can be used by everybody', () => {
  const pages: readonly (readonly [string, () => string, 'advisor' | 'supervisor'])[] = [
    ['the report', () => '/reports/response-times', 'supervisor'],
    ['a period that is none', () => '/reports/response-times?period=dates&from=x&to=y', 'supervisor'],
    [
      'an empty period',
      () => '/reports/response-times?period=dates&from=2020-01-01&to=2020-01-31',
      'supervisor',
    ],
    ['the messages of a number', () => '/reports/response-times/rows?part=first&result=missed', 'supervisor'],
    ['the messages of a median', () => '/reports/response-times/rows?part=first&rank=median', 'supervisor'],
    [
      'the messages of the slowest receipt',
      () => '/reports/response-times/rows?receipt=sent&rank=worst',
      'supervisor',
    ],
    ['what was open on a day', () => '/reports/response-times/rows?at=2026-11-17', 'supervisor'],
    ['a proof', () => `/tickets/${reported.late}/proof`, 'supervisor'],
    ['the log', () => '/audit', 'supervisor'],
    ['how urgent an enquiry is', () => `/tickets/${reported.late}/urgency`, 'advisor'],
    ['when a resident must be out', () => `/tickets/${reported.late}/moving-day`, 'advisor'],
    ['the absences', () => '/absences', 'supervisor'],
  ]

  test.each(pages)('%s', { timeout: slow }, async (_name, pathOf, who) => {
    const user = who === 'advisor' ? reported.advisors[0]! : reported.supervisor
    await everybodyCanUse({ context, desk: reported.desk, address }, pathOf(), user)
  })
})

test('from a headline number to the two mails that prove it in two steps, by keys alone', {
  timeout: slow,
}, async () => {
  await reported.desk.store.setLanguage(reported.supervisor.id, 'fi')
  await enter(context, address, (await reported.desk.signedIn(reported.supervisor)).cookie)
  const page = await context.newPage()
  await page.goto(`${address}/reports/response-times`)
  await tabTo(page, '.cards a[href*="result=missed"]')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/rows?**result=missed**')
  await tabTo(page, 'a[data-row]')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/proof#k-*')
  const text = (await page.textContent('main')) ?? ''
  expect(text).toContain('Saapunut viesti')
  expect(text.match(/SHA-256/g)).toHaveLength(2)
  await page.waitForSelector('[id^="k-"]:focus')
  await page.close()
})

test('from the median to the mails that are it in two steps, by keys alone', { timeout: slow }, async () => {
  await reported.desk.store.setLanguage(reported.supervisor.id, 'fi')
  await enter(context, address, (await reported.desk.signedIn(reported.supervisor)).cookie)
  const page = await context.newPage()
  await page.goto(`${address}/reports/response-times`)
  await tabTo(page, '.cards a[href*="rank=median"]')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/rows?**rank=median**')
  await tabTo(page, '.finding a')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/proof#k-*')
  expect((await page.textContent('main')) ?? '').toContain('Saapunut viesti')
  await page.close()
})

test('the printed report opens what is folded and leaves the controls away', { timeout: slow }, async () => {
  const page = await context.newPage()
  await enter(context, address, (await reported.desk.signedIn(reported.supervisor)).cookie)
  await page.goto(`${address}/reports/response-times?language=sv`)
  await page.emulateMedia({ media: 'print' })
  expect(await page.isVisible('.report-filter')).toBe(false)
  expect(await page.isVisible('.report-files')).toBe(false)
  expect(await page.isVisible('.report summary')).toBe(false)
  expect(await page.textContent('.print-only')).toBe('Rajaus: Svenska.')
  expect(await page.isVisible('.print-only')).toBe(true)
  expect(await page.isVisible('.report-days tbody tr:last-child')).toBe(true)
  await page.setViewportSize({ width: 696, height: 1000 })
  const wide = await page.evaluate(
    '[...document.querySelectorAll("table")].filter((one) => one.scrollWidth > one.parentElement.clientWidth + 1).length',
  )
  expect(wide).toBe(0)
  const pdf = await page.pdf({ format: 'A4' })
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  await page.close()
})
