import { randomUUID } from 'node:crypto'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { type AStory, aStory } from './a-story.ts'
import { suitsEveryScreen } from './everybody-can-use.ts'
import type { SeenColours } from './seen-colours.ts'

const slow = 240_000
const text = 'Hei Aino,\n\ntunnuksellasi 010190-900P hakemus on vireillä. Se on liitteenä: [[liite]].'
const file = {
  name: 'Hakemus asumisen tueksi.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.alloc(9000, 1),
}

let story: AStory
let address: string
let advisor: User
let colleague: User
let context: BrowserContext
let saved: string

beforeAll(async () => {
  story = await aStory()
  address = await listening(story.desk)
  const [leena, mikko] = await story.desk.store.listUsers()
  advisor = leena!
  colleague = mikko!
  saved = await savedReply()
  const { settings } = await story.desk.store.settings()
  await story.desk.store.saveSettings(
    { ...settings, secureSending: { way: 'suffix', suffix: '.s', isUsual: false } },
    { kind: 'settings-changed', at: story.desk.now(), actor: 'operator' },
  )
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
  await enter(context, address, (await story.desk.signedIn(advisor)).cookie)
}, slow)

afterAll(async () => {
  await context.close()
  await story.desk.app.close()
})

/** In force for long: its day of review is past and one language is to be checked. */
async function savedReply(): Promise<string> {
  const id = randomUUID()
  const at = story.desk.now()
  const event = { kind: 'saved-reply-changed', at, actor: { userId: advisor.id } } as const
  const texts = {
    fi: { text: 'Hei [[etunimi]], sovi maksusuunnitelma.', state: 'ready' },
    sv: { text: 'Hej [[förnamn]], gör upp en betalningsplan.', state: 'to-check' },
  } as const
  const content = { name: 'Maksusuunnitelma', topic: 'rent-debt' as const, reviewOn: '2026-09-01', texts }
  const reply = { id, ownerId: advisor.id, isShared: false, content, at, userId: advisor.id }
  for (const version of [0, 1]) await story.desk.store.saveSavedReply({ ...reply, version }, event)
  return id
}

async function draftOf(user: User, words: string): Promise<void> {
  const { ticket } = (await story.desk.store.ticketByReference(story.long, story.desk.now()))!
  story.desk.wait(1)
  const key = { ticketId: ticket.id, userId: user.id, kind: 'reply' } as const
  await story.desk.store.saveDraft({ ...key, text: words, at: story.desk.now(), isReplaced: true })
}

const pages: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
  [
    'a composer with everything open',
    async (page) => {
      await draftOf(colleague, 'Hei Aino, tämä on minun.')
      await page.goto(`${address}/tickets/${story.long}/reply`)
      await openAll(page)
      await page.setInputFiles('#files', [file])
      await page.waitForSelector('#liitteet:focus')
      await openAll(page)
    },
  ],
  [
    'a composer that was stopped',
    async (page) => {
      await page.goto(`${address}/tickets/${story.long}/reply`)
      await page.fill('#text', text)
      await page.click('[data-send]')
      await page.waitForSelector('#varoitukset:focus')
    },
  ],
  [
    'a composer with faults',
    async (page) => {
      await page.goto(`${address}/tickets/${story.long}/reply`)
      await openAll(page)
      await page.fill('#text', '')
      await page.fill('#cc', 'ei osoite')
      await page.click('button[value=close]')
      await page.waitForSelector('#virheet:focus')
      await openAll(page)
    },
  ],
  [
    'a preview',
    async (page) => {
      await page.goto(`${address}/tickets/${story.long}/reply`)
      await openAll(page)
      await page.fill('#cc', '')
      await page.fill('#text', 'Hei Aino, soitan sinulle huomenna.')
      await page.click('button[name=preview]')
      await page.waitForSelector('#esikatselu:focus')
    },
  ],
  [
    'earlier drafts',
    async (page) => {
      await draftOf(advisor, 'Hei Aino, ensimmäinen.')
      await draftOf(advisor, 'Hei Aino, toinen.')
      await page.goto(`${address}/tickets/${story.long}/draft`)
    },
  ],
  ['a choice of language', (page) => page.goto(`${address}/tickets/${story.long}/language`)],
  ['saved replies', (page) => page.goto(`${address}/saved-replies`)],
  [
    'a saved reply',
    async (page) => {
      await page.goto(`${address}/saved-replies/${saved}?version=1`)
      await page.click('.saved-columns summary >> nth=0')
    },
  ],
  [
    'a saved reply with faults',
    async (page) => {
      await page.goto(`${address}/saved-replies/new`)
      await page.click('main [data-send]')
      await page.waitForSelector('#virheet:focus')
    },
  ],
]

test.each(pages)('%s can be used by everybody', { timeout: slow }, async (_name, open) => {
  const page = await context.newPage()
  const seenColours: SeenColours = new Map()
  for (const language of ['fi', 'sv', 'en'] as const) {
    await story.desk.store.setLanguage(advisor.id, language)
    await page.setViewportSize({ width: 1440, height: 900 })
    await open(page)
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    expect(await page.title()).not.toMatch(/Aino|Lehtimäki|Muuttopäivä/)
    await suitsEveryScreen(page, { language }, seenColours)
  }
  await story.desk.store.setLanguage(advisor.id, 'fi')
  await page.close()
})

async function openAll(page: Page): Promise<void> {
  await page.evaluate('for (const one of document.querySelectorAll(".composer details")) one.open = true')
}
