import { randomUUID } from 'node:crypto'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, grace } from '../helpers/mails/cast.ts'
import { aBrowser, aProfile, enter, listening, stopClock } from './a-browser.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { tabTo } from './tab-to.ts'

const slow = 240_000
const password = 'vihreä ovi aukeaa hitaasti'
const file = { name: 'Hakemus – häätö.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') }

let desk: ADesk
let address: string
let leena: User
let mikko: User
let reference: string

/** A desk of its own for each journey: some let hours pass. */
beforeEach(async () => {
  desk = await aDesk()
  leena = await desk.person('advisor', 'Leena Aalto')
  await desk.store.setPreferences(leena.id, { ...leena.preferences, undoSeconds: 120 })
  mikko = await desk.person('advisor', 'Mikko Salo')
  reference = await desk.receive(
    aMail({
      from: aino,
      to: service,
      messageId: 'eka@citizen.example',
      subject: 'Vuokra',
      text: 'Mitä teen?',
    }),
  )
  await savePlan()
  address = await listening(desk)
  return async () => {
    await desk.app.close()
  }
}, slow)

async function savePlan(): Promise<void> {
  const texts = {
    fi: { text: 'Hei [[etunimi]], soita numeroon [[puhelin]]. Hakemus on liitteenä.', state: 'ready' },
  } as const
  const content = { name: 'Maksusuunnitelma', topic: 'rent-debt' as const, reviewOn: '2027-05-31', texts }
  await desk.store.saveSavedReply(
    {
      id: randomUUID(),
      ownerId: leena.id,
      isShared: true,
      version: 0,
      content,
      at: desk.now(),
      userId: leena.id,
    },
    { kind: 'saved-reply-changed', at: desk.now(), actor: { userId: leena.id } },
  )
}

async function answers() {
  const view = (await desk.store.ticketByReference(reference, desk.now()))!
  return view.messages.filter(({ kind }) => kind === 'reply')
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('%s', (_name, javaScriptEnabled) => {
  let browser: BrowserContext
  beforeAll(async () => {
    browser = await aBrowser({ javaScriptEnabled, viewport: { width: 1440, height: 900 } })
  }, slow)
  afterAll(() => browser.close())

  async function sit(user: User): Promise<Page> {
    const context = await aProfile(browser.browser()!, { javaScriptEnabled })
    await enter(context, address, (await desk.signedIn(user)).cookie)
    const page = await context.newPage()
    // Listening before it is asked for: the browser hands the chooser over only then.
    page.on('filechooser', () => undefined)
    await page.goto(`${address}/tickets/${reference}/reply`)
    return page
  }

  test('a saved reply, a file, an answer and its undo by keys alone', { timeout: slow }, async () => {
    const page = await sit(leena)
    const faults: string[] = []
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    page.on('pageerror', (error) => faults.push(error.message))
    await tabTo(page, 'summary:has-text("Vastauspohja")')
    await page.keyboard.press('Enter')
    await tabTo(page, '#savedReply')
    await page.keyboard.press('ArrowDown')
    await tabTo(page, '[data-insert]')
    await page.keyboard.press('Enter')
    if (javaScriptEnabled) {
      // What is left to fill is marked, so that writing goes on there.
      await page.waitForSelector('#text:focus')
      expect(await page.evaluate('getSelection().toString()')).toBe('[[puhelin]]')
      await page.keyboard.press('Home')
      await tabTo(page, '.composer-gaps a')
      expect(await page.textContent('.composer-gaps a')).toBe('[[puhelin]], rivi 1')
      await page.keyboard.press('Enter')
      expect(await page.evaluate('getSelection().toString()')).toBe('[[puhelin]]')
    } else {
      await page.waitForURL('**/reply?done=inserted-unfilled**')
      expect(await page.textContent('.composer-gaps a')).toBe('[[puhelin]], rivi 1')
      await page.click('.composer-gaps a')
      await page.waitForURL('**#text')
      await page.fill('#text', (await page.inputValue('#text')).replace('[[puhelin]]', ''))
      await page.focus('#text')
      await page.keyboard.press('Home')
      for (const _letter of 'Hei Aino, soita numeroon ') await page.keyboard.press('ArrowRight')
    }
    await page.keyboard.type('040 000 0147')
    if (javaScriptEnabled) expect(await page.isVisible('.composer-gaps')).toBe(false)
    expect(await page.inputValue('#text')).toBe(
      'Hei Aino, soita numeroon 040 000 0147. Hakemus on liitteenä.',
    )
    await tabTo(page, 'summary:has-text("Liitä tiedosto")', 'Shift+Tab')
    await page.keyboard.press('Enter')
    await tabTo(page, '#files')
    if (javaScriptEnabled) {
      const chooser = page.waitForEvent('filechooser')
      await page.keyboard.press('Enter')
      await (await chooser).setFiles([file])
    } else {
      await page.setInputFiles('#files', [file])
      await tabTo(page, '[data-attach]')
      await page.keyboard.press('Enter')
    }
    await page.waitForSelector(`.composer-files:has-text("${file.name}")`)
    expect(await page.inputValue('#text')).toContain('040 000 0147')
    if (javaScriptEnabled) {
      await page.waitForSelector('#liitteet:focus')
      await tabTo(page, '#text')
      await page.keyboard.press('Control+Enter')
    } else {
      await tabTo(page, '[data-send]')
      await page.keyboard.press('Enter')
    }
    await page.waitForURL('**/inbox/open?done=sent**')
    expect((await answers()).map(({ attachments }) => attachments.map(({ name }) => name))).toEqual([
      [file.name],
    ])
    if (javaScriptEnabled) await page.keyboard.press('z')
    else await page.click('button:has-text("Peru lähetys")')
    await page.waitForURL('**/reply?done=undone**')
    expect(await page.inputValue('#text')).toBe(
      'Hei Aino, soita numeroon 040 000 0147. Hakemus on liitteenä.',
    )
    expect(await page.textContent('.composer-files')).toContain(file.name)
    expect(await answers()).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('of two who answer, the second is stopped, reads the first answer and decides', {
    timeout: slow,
  }, async () => {
    const [first, second] = [await sit(leena), await sit(mikko)]
    await second.fill('#text', 'Hei Aino, soitan huomenna.')
    await first.fill('#text', 'Hei Aino, asia on hoidettu.')
    await first.click('[data-send]')
    await first.waitForURL('**/inbox/open?done=sent**')
    await second.click('[data-send]')
    await second.waitForSelector(javaScriptEnabled ? '#valissa:focus' : '#valissa')
    expect(await second.textContent('#valissa')).toContain('asia on hoidettu')
    expect(await second.inputValue('#text')).toBe('Hei Aino, soitan huomenna.')
    expect(await answers()).toHaveLength(1)
    await second.click('button:has-text("Muuta muistiinpanoksi")')
    await second.waitForURL('**?done=noted**')
    expect(await answers()).toHaveLength(1)
    await Promise.all([first, second].map((page) => page.context().close()))
  })

  test('a session that ends while somebody writes gives every word back after the password', {
    timeout: slow,
  }, async () => {
    const page = await sit(leena)
    if (javaScriptEnabled) await stopClock(page.context())
    if (javaScriptEnabled) await page.reload()
    desk.wait(20)
    await page.click('summary:has-text("Lisää kopio")')
    await page.fill('#cc', 'talo@isannointi.example')
    await page.fill('#text', 'Hei Aino, tätä ei kirjoiteta kahdesti.')
    if (javaScriptEnabled) {
      await page.clock.runFor(6000)
      await page.waitForSelector('[data-draft-state]:has-text("Istunto päättyi, mutta teksti on tallessa")')
    }
    await page.click('[data-send]')
    await page.waitForURL('**/locked?to=**')
    await page.fill('#password', password)
    await page.press('#password', 'Enter')
    await page.waitForURL(`**/tickets/${reference}/reply`)
    expect(await page.inputValue('#text')).toBe('Hei Aino, tätä ei kirjoiteta kahdesti.')
    expect(await page.inputValue('#cc')).toBe('talo@isannointi.example')
    expect(await answers()).toEqual([])
    await page.context().close()
  })

  test('a draft survives signing out, and is first told what came meanwhile', { timeout: slow }, async () => {
    const page = await sit(leena)
    const keep = async () => {
      if (javaScriptEnabled) return
      await page.click('button:has-text("Tallenna luonnos"):visible')
      await page.waitForURL('**/reply?done=draft-saved**')
    }
    await page.fill('#text', 'Hei Aino, puoli lausetta')
    await keep()
    await page.goto(`${address}/tickets/${reference}/reply`)
    await page.fill('#text', 'Hei Aino, koko lause.')
    await keep()
    await page.click('.account summary')
    await page.click('.account-menu button:has-text("Kirjaudu ulos")')
    await page.waitForURL('**/sign-in?done=signed-out')
    desk.wait(1)
    await desk.receive(
      aMail({ from: aino, to: service, inReplyTo: 'eka@citizen.example', text: 'Maksoin sen jo eilen.' }),
    )
    const again = await sit(leena)
    expect(await again.textContent('#valissa')).toContain('Maksoin sen jo eilen.')
    expect(await again.inputValue('#text')).toBe('Hei Aino, koko lause.')
    await Promise.all([page, again].map((one) => one.context().close()))
  })
})

test('Tab goes through recipient, tools, text, reminder and sending in the order they are read', {
  timeout: slow,
}, async () => {
  await desk.receive(aMail({ from: grace, to: service }))
  const context = await aBrowser()
  await enter(context, address, (await desk.signedIn(leena)).cookie)
  const page = await context.newPage()
  await page.goto(`${address}/tickets/${reference}/reply#vastaus`)
  const met: string[] = []
  for (let presses = 0; presses < 14; presses += 1) {
    await page.keyboard.press('Tab')
    met.push(
      String(await page.evaluate('document.activeElement.id || document.activeElement.textContent.trim()')),
    )
  }
  const order = [
    'Lisää kopio (Cc)',
    'Vastauspohja',
    'Liitä tiedosto',
    'Asiointikieli: suomi',
    'text',
    'remindOn',
  ]
  const places = [...order, 'Lähetä ja sulje…', 'Lähetä, odota asukasta'].map((name) => met.indexOf(name))
  expect(places).not.toContain(-1)
  expect(places).toEqual([...places].sort((one, other) => one - other))
  await context.close()
})
