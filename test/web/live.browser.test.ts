import { randomUUID } from 'node:crypto'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, vaino } from '../helpers/mails/cast.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { aComposer } from './a-composer.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { aVisitor } from './a-visitor.ts'
import { violations } from './everybody-can-use.ts'

const slow = 240_000

let desk: ADesk
let address: string
let context: BrowserContext
let advisor: User
let reference: string
let connections = 0

beforeAll(async () => {
  desk = await aDesk()
  desk.app.server.on('request', ({ url }) => {
    if (url?.startsWith('/live?')) connections += 1
  })
  address = await listening(desk)
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
  advisor = await desk.person('advisor', 'Leena Aalto')
  await enter(context, address, (await desk.signedIn(advisor)).cookie)
  reference = await desk.receive(
    aMail({ from: aino, to: service, subject: 'Vuokra', messageId: 'v1@citizen.example' }),
  )
}, slow)

afterAll(async () => {
  await context.close()
  await desk.app.close()
})

test('a new mail is offered, and what is read does not move', { timeout: slow }, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/inbox/open`)
  const rows = () => page.locator('[data-row]').allTextContents()
  const before = await rows()
  await desk.receive(aMail({ from: vaino, to: service, subject: 'Häätö' }))
  await page.waitForSelector('[data-live-list]:not([hidden])')
  expect(await page.textContent('[data-live-list]')).toBe('Näytä 1 uusi')
  expect(await rows()).toEqual(before)
  await page.waitForSelector('[data-live-said]:text-is("Näytä 1 uusi")', { state: 'attached' })
  expect(await violations(page)).toEqual([])
  await page.click('[data-live-list] a')
  await page.waitForSelector('[data-row]:text-is("Häätö")')
  expect(await rows()).toHaveLength(before.length + 1)
  await page.close()
})

test('an open enquiry tells of a colleague, of a mail and of what a colleague did', {
  timeout: slow,
}, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/tickets/${reference}`)
  const colleague = await aVisitor(desk, await desk.person('advisor', 'Mikko Salo'))
  await colleague.get(`/tickets/${reference}`)
  await page.waitForSelector('#lasna:has-text("Mikko")')
  await desk.receive(aMail({ from: aino, to: service, inReplyTo: 'v1@citizen.example' }))
  await page.waitForSelector('.live-ticket:has-text("uusi viesti")')
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  await desk.store.addNote(
    {
      formId: randomUUID(),
      messageId: randomUUID(),
      ticketId: ticket.id,
      authorId: colleague.user.id,
      text: 'x',
      at: desk.now(),
    },
    { kind: 'note-added', at: desk.now(), ticketId: ticket.id, actor: { userId: colleague.user.id } },
  )
  await page.waitForSelector('.live-ticket:has-text("tapahtui")')
  await page.close()
})

test('a list shows who opens and who writes in which row, and no row moves', { timeout: slow }, async () => {
  const colleague = await aVisitor(desk, await desk.person('advisor', 'Sofia Lind'))
  const { path, submit } = await aComposer(
    { from: vaino, subject: 'Vuokravakuus' },
    { desk, advisor: colleague },
  )
  const page = await context.newPage()
  await page.goto(`${address}/inbox/open`)
  const rows = () => page.locator('[data-row]').allTextContents()
  const before = await rows()
  await page.locator('.row-heading a').first().focus()
  await colleague.get(path)
  const flag = (text: string) => page.locator(`.row:has(a[href="${path}"]) .tag-present:text-is("${text}")`)
  await flag('Lukee nyt: Sofia Lind').waitFor()
  await submit({ text: 'Hei, vastaan pian.' }, [], 'draft')
  await flag('Kirjoittaa vastausta: Sofia Lind').waitFor()
  expect(await page.locator('.tag-present:has-text("Sofia")').count()).toBe(1)
  expect(await rows()).toEqual(before)
  expect(await page.locator('.row-heading a:focus').count()).toBe(1)
  expect(await violations(page)).toEqual([])
  await page.close()
})

test('twelve tabs share one connection, and another takes over when that one is closed', {
  timeout: slow,
}, async () => {
  connections = 0
  const tabs = []
  for (let number = 0; number < 12; number += 1) {
    const page = await context.newPage()
    await page.goto(`${address}/inbox/open`)
    tabs.push(page)
  }
  await desk.receive(aMail({ from: vaino, to: service, subject: 'Kaikille' }))
  for (const tab of tabs) await tab.waitForSelector('[data-live-list]:not([hidden])')
  expect(connections).toBe(1)
  await tabs[0]!.close()
  const rest = tabs.slice(1)
  for (const tab of rest) await tab.reload()
  await desk.receive(aMail({ from: vaino, to: service, subject: 'Vielä' }))
  for (const tab of rest) await tab.waitForSelector('[data-live-list]:not([hidden])')
  for (const tab of rest) await tab.close()
})

test('a page that was cut off hears what it missed', { timeout: slow }, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/inbox/open`)
  await context.setOffline(true)
  await desk.receive(aMail({ from: vaino, to: service, subject: 'Sillä välin' }))
  await context.setOffline(false)
  await page.waitForSelector('[data-live-list]:not([hidden])')
  await page.close()
})
