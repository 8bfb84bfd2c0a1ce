import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { aBounceOf } from '../helpers/mails/a-bounce-of.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino } from '../helpers/mails/cast.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { service } from './a-desk.ts'
import { sendAll } from './a-reported-desk.ts'
import { type AStory, aStory } from './a-story.ts'
import { close } from './an-erasable-desk.ts'
import { everybodyCanUse } from './everybody-can-use.ts'
import { says } from './says.ts'
import { tabTo } from './tab-to.ts'

const slow = 240_000
const otherAddress = 'aino.l@toinen.example'

let story: AStory
let address: string
let leena: User
let resident: string
let context: BrowserContext

beforeAll(async () => {
  story = await aStory()
  const { desk } = story
  address = await listening(desk)
  leena = (await desk.store.listUsers())[0]!
  await desk.receive(
    aMail({ from: { name: 'Aino L.', address: otherAddress }, to: service, subject: 'Uusi asunto' }),
  )
  await receiptComesBack()
  resident = `/residents/${await desk.store.residentOf(aino.address)}`
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
}, slow)

afterAll(async () => {
  await context.close()
  await story.desk.app.close()
})

/** The newest known of Aino's address is that it does not exist. */
async function receiptComesBack(): Promise<void> {
  for (;;) {
    const claimed = await story.desk.store.claimNext('test', 60_000)
    if (!claimed) throw new Error('no receipt to Aino is waiting')
    if (claimed.recipients.some((one) => one.address === aino.address)) {
      story.desk.wait(1)
      await story.desk.receive(aBounceOf(claimed.rfcMessageId, aino.address))
      return
    }
  }
}

test('everybody is told before answering that an address does not exist', { timeout: slow }, async () => {
  const path = `/tickets/${story.long}/reply`
  await everybodyCanUse({ context, desk: story.desk, address }, path, leena)
  const page = await context.newPage()
  await page.goto(`${address}${path}`)
  expect(await page.locator('.band-caution').first().textContent()).toContain(aino.address)
  await page.close()
})

test('everybody can use the page of a resident', { timeout: slow }, () =>
  everybodyCanUse({ context, desk: story.desk, address }, resident, leena),
)

test('everybody can use the page that merges addresses', { timeout: slow }, () =>
  everybodyCanUse({ context, desk: story.desk, address }, `${resident}/merge`, leena),
)

test('everybody can look for a resident', { timeout: slow }, () =>
  everybodyCanUse({ context, desk: story.desk, address }, '/residents', leena),
)

test('everybody can use the page of a copy for a resident', { timeout: slow }, () =>
  everybodyCanUse({ context, desk: story.desk, address }, `${resident}/export`, leena),
)

test('everybody can use the pages of an erasure, and of what it left', { timeout: slow }, async () => {
  const { desk } = story
  const admin = await desk.person('admin', 'Aila Valta')
  const kerttu = { name: 'Kerttu Koski', address: 'kerttu.koski@citizen.example' }
  const gone = await desk.receive(aMail({ from: kerttu, to: service, subject: 'Vanha asia' }))
  await sendAll(desk)
  await close(desk, gone, leena)
  const id = await desk.store.residentOf(kerttu.address)
  await everybodyCanUse({ context, desk, address }, `/residents/${id}/erasure`, admin)
  const { mark } = (await desk.store.erasurePlan(id))!
  const by = { userId: leena.id, at: desk.now() }
  const asked = await desk.store.beginErasure(id, mark, by, 'Pyyntö 7', true)
  await everybodyCanUse({ context, desk, address }, `/residents/${id}/erasure`, admin)
  await desk.store.withdrawErasure(asked.kind === 'begun' ? asked.id : '', by)
  const begun = await desk.store.beginErasure(id, mark, by, 'Pyyntö 7')
  const result = `/erasures/${begun.kind === 'begun' ? begun.id : ''}`
  await everybodyCanUse({ context, desk, address }, result, admin)
  await desk.store.continueErasures(1_000)
  await everybodyCanUse({ context, desk, address }, result, admin)
  await everybodyCanUse({ context, desk, address }, '/erasures', admin)
  await everybodyCanUse({ context, desk, address }, `/tickets/${gone}`, leena)
})

test('everybody can give the reason for opening', { timeout: slow }, async () => {
  const eeva = await story.desk.person('supervisor', 'Eeva Esihenkilö')
  await everybodyCanUse({ context, desk: story.desk, address }, resident, eeva)
})

test('by keys alone one looks for a resident, notes, merges and undoes', {
  timeout: slow,
}, async () => {
  await context.clearCookies()
  await enter(context, address, (await story.desk.signedIn(leena)).cookie)
  const page = await context.newPage()
  await page.goto(`${address}/inbox/open`)
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await page.waitForURL('**/residents')
  await page.keyboard.press('/')
  await page.keyboard.type('lehtimäki')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/residents?search=*')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/residents/*')
  expect(await page.title()).toBe('Asukas – Neuvoposti')
  await tabTo(page, '#note')
  await page.keyboard.type('Älä soita.')
  await tabTo(page, '.stack button[type=submit]')
  await page.keyboard.press('Enter')
  await page.waitForURL('**?done=noted#ilmoitus')
  await page.waitForSelector('#ilmoitus:focus')
  await tabTo(page, 'a[href$="/merge"]')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/merge')
  await tabTo(page, '#address')
  await page.keyboard.type(otherAddress)
  await page.keyboard.press('Enter')
  await page.waitForSelector('#isSame')
  await tabTo(page, '#isSame')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await page.waitForURL('**?done=merged**')
  expect(page.url()).not.toContain('toinen.example')
  await says(page, 'Uusi asunto', 'main')
  await page.keyboard.press('z')
  await page.waitForURL('**?done=separated#ilmoitus')
  expect(await page.textContent('main')).not.toContain('Uusi asunto')
  await page.goto(`${address}/tickets/${story.long}/reply`)
  await says(page, 'Älä soita.', 'main')
  await page.close()
})

test('without JavaScript a search leads to a resident', { timeout: slow }, async () => {
  const plain = await aBrowser({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  await enter(plain, address, (await story.desk.signedIn(leena)).cookie)
  const page = await plain.newPage()
  await page.goto(`${address}/inbox/open`)
  await page.fill('#haku', 'muuttopäivä')
  await page.click('button:has-text("Hae")')
  await page.click('.found-people button:has-text("Aino")')
  await page.waitForURL('**/residents/*')
  await plain.close()
})
