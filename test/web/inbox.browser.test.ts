import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { suitsEveryScreen } from './everybody-can-use.ts'
import { says } from './says.ts'
import type { SeenColours } from './seen-colours.ts'

const slow = 240_000

let desk: ADesk
let address: string
let advisor: User
let context: BrowserContext

beforeAll(async () => {
  desk = await aDesk()
  for (let number = 1; number <= 10; number += 1) {
    await desk.receive(
      aMail({
        to: service,
        subject: `Kirje ${number}`,
        from: { name: `Asukas ${number}`, address: `a${number}@citizen.example` },
      }),
      new Date(Date.UTC(2026, 10, 23, 6, number)),
    )
  }
  advisor = await desk.person('advisor')
  address = await listening(desk)
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
  await enter(context, address, (await desk.signedIn(advisor)).cookie)
}, slow)

afterAll(async () => {
  await context.close()
  await desk.app.close()
})

test('ten mails are sorted by keys alone, and the focus is never lost', { timeout: slow }, async () => {
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(error.message))
  const press = (keys: string) => page.keyboard.press(keys)
  const told = async (sentence: string) => {
    await page.waitForSelector(`#ilmoitus:focus:has-text("${sentence}")`)
  }
  await page.goto(`${address}/inbox/open`)
  expect(await page.isVisible('#valinta')).toBe(false)
  for (const key of ['j', 'x', 'j', 'j', 'j', 'Shift+X']) await press(key)
  expect(await page.textContent('[data-count]')).toBe('4 valittu')
  await press('a')
  await told('Käsittelijä vaihdettiin 4 yhteydenotossa.')
  for (const key of ['j', 'x', 'j', 'x', 'e']) await press(key)
  await page.waitForSelector('#outcome:focus')
  await page.keyboard.type('Neuvottu puhelimessa')
  await press('Control+Enter')
  await told('2 yhteydenottoa suljettiin.')
  for (const key of ['j', 'x', 'h']) await press(key)
  await page.waitForSelector('input[name=when]:focus')
  await press('ArrowDown')
  await press('Control+Enter')
  await told('Muistutus asetettiin yhteen yhteydenottoon.')
  expect((await desk.store.queueCounts(advisor.id, desk.now())).open).toBe(7)
  await press('z')
  await told('Peruttiin yhdessä yhteydenotossa.')
  await press('j')
  await press('Enter')
  await page.waitForURL('**/tickets/**')
  await press('u')
  await page.waitForURL('**/inbox/open#r-*')
  await press('g')
  await press('m')
  await page.waitForURL('**/inbox/mine')
  const counts = await desk.store.queueCounts(advisor.id, desk.now())
  expect([counts.open, counts.mine, counts.closed, counts.reminders]).toEqual([8, 2, 2, 0])
  expect(faults).toEqual([])
  await page.close()
})

test('Tab goes through search, filters, rows and acts in the order they are read', {
  timeout: slow,
}, async () => {
  const page = await context.newPage()
  await page.goto(`${address}/inbox/open`)
  await page.keyboard.press('Tab')
  const met: string[] = []
  for (let presses = 0; presses < 120; presses += 1) {
    met.push(
      String(
        await page.evaluate(
          'document.activeElement.matches("[data-row]") ? "row" : document.activeElement.matches("[data-choose]") ? "box" : document.activeElement.id || document.activeElement.dataset.key || ""',
        ),
      ),
    )
    await page.keyboard.press('Tab')
  }
  const order = [
    'haku',
    'rajaus-topic',
    'rajaus-handler',
    'rajaus-language',
    'rajaus-urgency',
    'rajaus-mark',
    'rajaus-sort',
    'box',
    'row',
  ]
  const places = order.map((name) => met.indexOf(name))
  expect(places).not.toContain(-1)
  expect(places).toEqual([...places].sort((one, other) => one - other))
  await page.close()
})

test('a home at stake is heard as its group, its news and its moving day', { timeout: slow }, async () => {
  const reference = await desk.receive(aMail({ to: service, subject: 'Muuttopäivä on perjantaina' }))
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  await desk.store.changeTicket(ticket.id, () => ({ patch: { movingDay: '2026-11-27' }, events: [] }))
  const page = await context.newPage()
  await page.goto(`${address}/inbox/open`)
  const heard = await page.getByRole('region', { name: 'Häätö lähellä 1 yhteydenotto' }).ariaSnapshot()
  const said = [
    'heading "Häätö lähellä 1 yhteydenotto" [level=2]',
    'heading "Uusi viesti. Muuttopäivä on perjantaina" [level=3]',
    'link "Muuttopäivä on perjantaina"',
    'Muuttopäivä pe 27.11. , 3 päivää',
    'Käsittelijä: Ei käsittelijää',
    'Vastattava: Pe 27.11. klo 16.00',
  ]
  expect(said.filter((part) => !heard.includes(part))).toEqual([])
  await desk.store.changeTicket(ticket.id, () => ({ patch: { state: 'closed' }, events: [] }))
  await page.close()
})

test('filters are folded where there is little room, and stand open once they narrow a list', {
  timeout: slow,
}, async () => {
  const page = await context.newPage()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${address}/inbox/open`)
  expect(await page.isVisible('#rajaus-mark')).toBe(false)
  await page.click('.filter-fold > summary')
  await page.selectOption('#rajaus-mark', 'moving-near')
  await page.click('.filter button')
  await page.waitForURL('**mark=moving-near**')
  expect(await page.isVisible('#rajaus-mark')).toBe(true)
  await page.close()
})

test('the list, its acts and its pages can be used by everybody', { timeout: slow }, async () => {
  const page = await context.newPage()
  const seenColours: Record<string, SeenColours> = { '': new Map(), remind: new Map(), close: new Map() }
  for (const language of ['fi', 'sv', 'en'] as const) {
    await desk.store.setLanguage(advisor.id, language)
    for (const act of ['', 'remind', 'close'] as const) {
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(`${address}/inbox/open?language=fi`)
      await page.locator('[data-choose]').first().check()
      if (act !== '') await page.click(`button[value=${act}]`)
      await suitsEveryScreen(page, { language, act }, seenColours[act])
    }
  }
  await desk.store.setLanguage(advisor.id, 'fi')
  await page.close()
})

test('the same acts work without scripts', { timeout: slow }, async () => {
  const plain = await aBrowser({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  await enter(plain, address, (await desk.signedIn(advisor)).cookie)
  const page = await plain.newPage()
  await page.goto(`${address}/inbox/open`)
  await page.locator('[name=chosen]').first().check()
  await page.click('button[value=close]')
  await page.fill('#outcome', 'Neuvottu')
  await page.click('main button[type=submit]')
  await says(page, 'Yksi yhteydenotto suljettiin.')
  await page.click('#ilmoitus button')
  await says(page, 'Peruttiin yhdessä yhteydenotossa.')
  await plain.close()
})
