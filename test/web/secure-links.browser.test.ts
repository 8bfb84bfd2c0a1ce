import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { vaino } from '../helpers/mails/cast.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { aSecureNotice, knowTurvaposti } from './a-secure-notice.ts'
import { everybodyCanUse } from './everybody-can-use.ts'

const slow = 240_000

let desk: ADesk
let address: string
let advisor: User
let context: BrowserContext
let reference: string

beforeAll(async () => {
  desk = await aDesk()
  await knowTurvaposti(desk)
  reference = await desk.receive(aSecureNotice('26.11.2026'))
  await desk.receive(aSecureNotice('20.11.2026', vaino))
  await desk.receive(aMail({ from: vaino, to: service, subject: 'Vuokrarästi ja maksusuunnitelma' }))
  advisor = await desk.person('advisor')
  address = await listening(desk)
  context = await aBrowser({ viewport: { width: 1440, height: 900 } })
}, slow)

afterAll(async () => {
  await context.close()
  await desk.app.close()
})

test.each(['/inbox/open', '/inbox/unopened', '/tickets/'])(
  'everybody can use %s',
  { timeout: slow },
  (path) =>
    everybodyCanUse({ context, desk, address }, path === '/tickets/' ? path + reference : path, advisor),
)

test('a link is marked by keys alone, and the note is where one goes on', { timeout: slow }, async () => {
  await desk.store.setLanguage(advisor.id, 'fi')
  await enter(context, address, (await desk.signedIn(advisor)).cookie)
  const page = await context.newPage()
  await page.goto(`${address}/tickets/${reference}`)
  await page.focus('form[action$="/link-opening"] button')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#ilmoitus:focus')
  expect(await page.textContent('#ilmoitus')).toContain('Kirjaa viestin sisältö muistiinpanoon')
  expect(new URL(page.url()).pathname).toBe(`/tickets/${reference}/note`)
  await page.close()
})
