import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { type AStory, aStory } from './a-story.ts'
import { everybodyCanUse } from './everybody-can-use.ts'
import { says } from './says.ts'
import { tabTo } from './tab-to.ts'

const slow = 240_000

let story: AStory
let address: string
let admin: User
let leena: User
let mikko: User
let context: BrowserContext

beforeAll(async () => {
  story = await aStory()
  address = await listening(story.desk)
  const users = await story.desk.store.listUsers()
  leena = users[0]!
  mikko = users[1]!
  admin = await story.desk.person('admin', 'Tiina Ranta')
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
}, slow)

afterAll(async () => {
  await context.close()
  await story.desk.app.close()
})

test.each<[name: string, path: () => string]>([
  ['the list of users', () => '/settings/users'],
  ['a user', () => `/settings/users/${leena.id}`],
  ['a departure', () => `/settings/users/${leena.id}/disabling`],
])('everybody can use %s', { timeout: slow }, (_name, path) =>
  everybodyCanUse({ context, desk: story.desk, address }, path(), admin),
)

test('somebody is invited and sent away by keys alone', { timeout: slow }, async () => {
  await enter(context, address, (await story.desk.signedIn(admin)).cookie)
  const page = await context.newPage()
  await page.goto(`${address}/settings/users`)
  await tabTo(page, '#name')
  await page.keyboard.type('Sofia Lindqvist')
  await page.keyboard.press('Tab')
  await page.keyboard.type('sofia.lindqvist@esimerkkila.example')
  await page.keyboard.press('Enter')
  await says(page, '/link/')
  expect(await page.title()).toBe('Käyttäjät – Neuvoposti')
  await tabTo(page, `a[href="/settings/users/${leena.id}"]`)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/settings/users/${leena.id}`)
  await tabTo(page, 'a[href$="/disabling"]')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/disabling')
  await tabTo(page, '#successor')
  await page.keyboard.press('M')
  await tabTo(page, 'button.button-danger')
  await page.keyboard.press('Enter')
  await page.waitForURL('**?done=disabled#ilmoitus')
  await page.waitForSelector('#ilmoitus:focus')
  expect((await story.desk.store.heldTickets(mikko.id)).length).toBeGreaterThan(0)
  await page.close()
})

test('without JavaScript a role is changed and an account enabled again', { timeout: slow }, async () => {
  const plain = await aBrowser({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  await enter(plain, address, (await story.desk.signedIn(admin)).cookie)
  const page = await plain.newPage()
  await page.goto(`${address}/settings/users/${leena.id}`)
  await page.click('text=Ota taas käyttöön')
  await says(page, 'otettiin taas käyttöön')
  await page.check('#role-supervisor')
  await page.click('button:has-text("Vaihda rooli")')
  await says(page, 'Rooli vaihdettiin.')
  await plain.close()
})
