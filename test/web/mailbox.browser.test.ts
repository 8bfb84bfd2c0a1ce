import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import type { MailTestState } from '../../src/web/settings/finding.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { type ADesk, aDesk, tuesday } from './a-desk.ts'
import { everybodyCanUse } from './everybody-can-use.ts'
import { says } from './says.ts'

const slow = 240_000

let desk: ADesk
let address: string
let admin: User
let context: BrowserContext
let state: MailTestState | undefined

beforeAll(async () => {
  desk = await aDesk({
    mailTest: {
      start() {
        state = { startedAt: tuesday, findings: [] }
        return true
      },
      state: () => state,
    },
  })
  address = await listening(desk)
  admin = await desk.person('admin', 'Tiina Ranta')
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
}, slow)

afterAll(async () => {
  await context.close()
  await desk.app.close()
})

const ended: MailTestState = {
  startedAt: tuesday,
  endedAt: tuesday,
  findings: [
    { area: 'incoming', step: 'dns', ok: true, code: 'ok', ms: 90 },
    { area: 'round-trip', step: 'dmarc', ok: false, isOptional: true, code: 'no-record', ms: 40 },
    { area: 'outgoing', step: 'tls', ok: false, code: 'DEPTH_ZERO_SELF_SIGNED_CERT', ms: 210 },
  ],
}

test('everybody can use the page of the mailbox and read a failed test', { timeout: slow }, async () => {
  state = ended
  await everybodyCanUse({ context, desk, address }, '/settings/mailbox', admin)
})

test('a test is started by a key, tells how far it is, and shows its end by itself', {
  timeout: slow,
}, async () => {
  state = undefined
  await enter(context, address, (await desk.signedIn(admin)).cookie)
  const page = await context.newPage()
  await page.goto(`${address}/settings/mailbox`)
  await page.focus('form[action="/settings/mailbox/test"] button')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-progress]')
  state = { startedAt: tuesday, findings: ended.findings.slice(0, 2) }
  await page.waitForSelector('text=Testi on käynnissä, 2 vaihetta valmiina.')
  state = ended
  await page.waitForSelector('.band-fault')
  await says(page, 'Posti ei kulje.', '#testi')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.click('.check-line.is-fault [data-copy]')
  await page.waitForSelector('text=Kopioitu')
  await page.close()
})
