import { randomUUID } from 'node:crypto'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { aBrowser, aProfile, enter, listening, stopClock } from './a-browser.ts'
import { type AStory, aStory } from './a-story.ts'
import { everybodyCanUse } from './everybody-can-use.ts'
import { says } from './says.ts'
import { tabTo } from './tab-to.ts'

const slow = 240_000
const password = 'vihreä ovi aukeaa hitaasti'

let story: AStory
let address: string
let advisor: User
let admin: User
let supervisor: User
let context: BrowserContext
let message: string
let search: string

beforeAll(async () => {
  story = await aStory()
  address = await listening(story.desk)
  advisor = (await story.desk.store.listUsers())[0]!
  await story.desk.store.setPreferences(advisor.id, { ...advisor.preferences, undoSeconds: 120 })
  admin = await story.desk.person('admin', 'Aila Valta')
  supervisor = await story.desk.person('supervisor', 'Eeva Esihenkilö')
  const { store, now } = story.desk
  message = (await store.ticketByReference(story.long, now()))!.messages[0]!.id
  search = randomUUID()
  const at = now()
  await store.saveSearch(
    { id: search, userId: advisor.id, words: 'vuokra', at },
    { kind: 'search-made', at, actor: { userId: advisor.id } },
  )
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
}, slow)

afterAll(async () => {
  await context.close()
  await story.desk.app.close()
})

describe('every page can be used by everybody', () => {
  const pages: readonly (readonly [
    string,
    'advisor' | 'admin' | 'supervisor' | 'nobody',
    (story: AStory) => string,
  ])[] = [
    ['sign-in', 'nobody', () => '/sign-in'],
    ['an inbox', 'advisor', () => '/inbox/open'],
    ['an empty queue', 'advisor', () => '/inbox/reminders'],
    ['a ticket', 'advisor', ({ long }) => `/tickets/${long}`],
    ['a quarantined ticket', 'advisor', ({ quarantined }) => `/tickets/${quarantined}`],
    ['a reply', 'advisor', ({ long }) => `/tickets/${long}/reply`],
    ['a reply whose address is to be chosen', 'advisor', ({ choosing }) => `/tickets/${choosing}/reply`],
    ['a note', 'advisor', ({ long }) => `/tickets/${long}/note`],
    ['a closing', 'advisor', ({ long }) => `/tickets/${long}/closure`],
    ['a ticket that a supervisor has not opened', 'supervisor', ({ long }) => `/tickets/${long}`],
    ['status', 'advisor', () => '/status'],
    ['help', 'advisor', () => '/help'],
    ['menu', 'advisor', () => '/menu'],
    ['the automatic mail', 'advisor', () => '/inbox/automatic'],
    ['what a search found', 'advisor', () => `/searches/${search}`],
    ['a mail as it came', 'advisor', () => `/messages/${message}/original`],
    ['how a mail came', 'advisor', () => `/messages/${message}/headers`],
    ['a reminder', 'advisor', ({ long }) => `/tickets/${long}/reminder`],
    ['a title', 'advisor', ({ long }) => `/tickets/${long}/title`],
    ['a topic', 'advisor', ({ long }) => `/tickets/${long}/topic`],
    ['the history of the settings', 'admin', () => '/settings/history'],
    ['a link that was used', 'nobody', () => `/link/${'A'.repeat(43)}`],
    ['an error', 'advisor', () => '/nowhere'],
  ]

  test.each(pages)('%s', { timeout: slow }, async (_name, role, pathOf) => {
    const readers = { advisor, admin, supervisor, nobody: undefined }
    await everybodyCanUse({ context, desk: story.desk, address }, pathOf(story), readers[role])
  })
})

test('an answer is written, sent and taken back by keys alone', { timeout: slow }, async () => {
  await context.clearCookies()
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(error.message))
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${address}/sign-in`)
  await tabTo(page, '#email')
  await page.keyboard.type(advisor.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/inbox/open')
  await page.keyboard.press('j')
  expect(await page.evaluate('document.activeElement.textContent')).toContain('Muuttopäivä on perjantaina')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/tickets/${story.long}`)
  await page.keyboard.press('r')
  await page.waitForURL('**/reply#text')
  await tabTo(page, '#text')
  await page.keyboard.type('Hei Aino, soitan ulosottoon tänään.')
  await page.keyboard.press('Control+Enter')
  await page.waitForURL('**/inbox/open?done=sent**')
  expect(await page.evaluate('document.activeElement.id')).toBe('ilmoitus')
  await says(page, 'Aino Lehtimäki')
  await page.keyboard.press('z')
  await page.waitForURL('**/reply?done=undone**')
  expect(await page.inputValue('#text')).toBe('Hei Aino, soitan ulosottoon tänään.')
  expect(faults).toEqual([])
  const kept = await page.evaluate(`(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
  }))()`)
  expect(kept).toEqual({ local: 0, session: 0, databases: 0 })
  expect(await page.title()).toBe(`${story.long} – Neuvoposti`)
  await page.close()
})

test('a draft keeps itself, and letters do nothing where they were switched off', {
  timeout: slow,
}, async () => {
  const own = await aProfile(context.browser()!)
  await enter(own, address, (await story.desk.signedIn(advisor)).cookie)
  await stopClock(own)
  const page = await own.newPage()
  await page.goto(`${address}/tickets/${story.choosing}/reply`)
  await page.fill('#text', 'Puoli lausetta')
  const kept = page.waitForResponse((response) => response.url().endsWith('/draft'))
  await page.clock.runFor(6000)
  expect((await kept).status()).toBe(204)
  await page.locator('[data-draft-state]', { hasText: 'Luonnos tallessa' }).waitFor({ state: 'attached' })
  await page.goto(`${address}/help`)
  await Promise.all([page.waitForNavigation(), page.click('text=Poista pikanäppäimet käytöstä')])
  await page.goto(`${address}/inbox/open`)
  await page.keyboard.press('j')
  expect(await page.evaluate('document.activeElement.tagName')).toBe('BODY')
  await own.close()
})

test('without scripts everything works', { timeout: slow }, async () => {
  const plain = await aBrowser({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  const page = await plain.newPage()
  await page.goto(`${address}/inbox/open`)
  await page.fill('#email', advisor.email)
  await page.fill('#password', password)
  await page.click('button:has-text("Kirjaudu")')
  await page.fill('#haku', 'ulosotto')
  await page.click('button:has-text("Hae")')
  await page.click('a:has-text("Pikavipit ja ulosotto")')
  await page.click('button:has-text("Ota itselle")')
  await says(page, 'Käsittelijä vaihdettiin.')
  await page.click('a[aria-label="Muuta aihetta"]')
  await page.click('label:has-text("Häätöuhka")')
  await page.click('button:has-text("Tallenna aihe")')
  await says(page, 'Aihe tallennettiin.')
  await page.click('a:has-text("Sisäinen muistiinpano")')
  await page.fill('#text', 'Tarkista palkan ulosmittaus.')
  await page.click('button:has-text("Tallenna muistiinpano")')
  await says(page, 'Muistiinpano tallennettiin.')
  await page.click('a:has-text("Vastaa")')
  await page.click('button:has-text("Lähetä, odota asukasta")')
  await says(page, 'Kirjoita vastaus ennen lähettämistä.', '[role=alert]')
  await page.fill('#text', 'Hei Ville, autan mielelläni.')
  await page.click('button:has-text("Tallenna luonnos"):visible')
  await page.waitForURL('**?done=draft-saved**')
  expect(await page.inputValue('#text')).toBe('Hei Ville, autan mielelläni.')
  await page.click('button:has-text("Lähetä, odota asukasta")')
  await says(page, 'Ville Hämäläinen')
  await page.click('button:has-text("Peru lähetys")')
  expect(await page.inputValue('#text')).toBe('Hei Ville, autan mielelläni.')
  await page.click('a:has-text("Valikko")')
  await page.click('main button:has-text("Kirjaudu ulos")')
  await says(page, 'Olet kirjautunut ulos.')
  await plain.close()
})
