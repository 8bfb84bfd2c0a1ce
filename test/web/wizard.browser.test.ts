import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { demoConfig, demoService } from '../../src/demo/demo-office.ts'
import { createDemoPost } from '../../src/demo/demo-post.ts'
import { eventually } from '../../src/demo/story-step.ts'
import { createLogger } from '../../src/logging/logger.ts'
import { mailAdapters } from '../../src/office/adapters.ts'
import { openOffice } from '../../src/office/office.ts'
import { startService } from '../../src/office/service.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { freePort } from '../helpers/servers/free-port.ts'
import { aBrowser, listening } from './a-browser.ts'
import { aDesk } from './a-desk.ts'
import { everybodyCanUse } from './everybody-can-use.ts'
import { says } from './says.ts'

const slow = 240_000
/** Mail on its way through servers of a busy machine. */
const onTheWayMs = 60_000
const tiina = { name: 'Tiina Ranta', address: 'tiina.ranta@esimerkkila.example' }

/** The whole service on an empty data directory, with real mail servers on loopback. */
async function anUnusedService() {
  const dataDir = mkdtempSync(join(tmpdir(), 'neuvoposti-wizard-'))
  const log = createLogger({ level: 'silent' })
  const now = () => new Date()
  const post = await createDemoPost({ officeAddress: demoService.address, now })
  const config = demoConfig(dataDir, post, await freePort())
  const office = await openOffice(config, log, now)
  const started = await startService(office, (servers) => mailAdapters(servers, log, office.storage))
  if (started.kind !== 'started') throw new Error('the data directory is taken')
  const { service } = started
  onTestFinished(async () => {
    await service.stop()
    await office.close()
    await post.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })
  return { service, office, post }
}

describe.each([true, false])('with JavaScript: %s', (javaScriptEnabled) => {
  test('from an empty data directory to a receipt in a mailbox', { timeout: slow }, async () => {
    const { service, office, post } = await anUnusedService()
    const context = await aBrowser({ javaScriptEnabled })
    onTestFinished(() => context.close())
    const page = await context.newPage()

    await page.goto(service.firstUrl ?? 'no address was printed')
    await page.fill('#name', tiina.name)
    await page.fill('#email', tiina.address)
    await page.fill('#password', 'vihreä ovi aukeaa hitaasti')
    await page.fill('#again', 'vihreä ovi aukeaa hitaasti')
    await page.click('main form.stack button[type=submit]')

    await page.waitForURL('**/setup/service')
    expect(await page.textContent('main')).toContain(demoService.address)
    await page.click('text=Tiedot ovat oikein, jatka')
    await page.waitForURL('**/setup/security')
    await page.click('text=Jätä myöhemmäksi')

    await page.waitForURL('**/setup/mailbox')
    await page.click('text=Testaa yhteys')
    await testEnds(page, javaScriptEnabled)
    await says(page, 'Koeviesti palasi', '#testi')
    await says(page, 'Posti kulkee', '#testi .band')
    await page.click('main .acts >> text=Jatka')

    await page.waitForURL('**/setup/hours')
    await page.fill('#friday', '9–14')
    await page.click('text=Tallenna ja jatka')

    await page.waitForURL('**/setup/receipt')
    await page.fill('#servicePhone', '03 000 0000')
    await page.click('text=Esikatsele')
    const frame = page.frameLocator('iframe').first()
    await frame.locator('body', { hasText: '03 000 0000' }).waitFor()
    await page.click('text=Tallenna ja jatka')

    await page.waitForURL('**/setup/people')
    await page.fill('#name', 'Leena Aalto')
    await page.fill('#email', 'leena.aalto@esimerkkila.example')
    await page.click('main form.stack button[type=submit]')
    await says(page, 'leena.aalto@esimerkkila.example')
    await eventually(
      'the invitation',
      () => post.residentMailbox('leena.aalto@esimerkkila.example')[0],
      onTheWayMs,
    )
    await page.click('main .acts >> text=Jatka')

    await page.waitForURL('**/setup/ready')
    await says(page, '1 vaihe on tekemättä.', 'main')
    post.deliverToOffice(aMail({ from: tiina, to: demoService, subject: 'Toimiiko tämä?' }))
    const receipt = await eventually(
      'the receipt',
      () =>
        post
          .residentMailbox(tiina.address)
          .find(({ raw }) => /Auto-Submitted: auto-replied/.test(String(raw))),
      onTheWayMs,
    )
    expect(receipt.raw.toString()).toContain('03 000 0000')
    const told = page.locator('main', { hasText: 'Kuittaus lähti' })
    if (!javaScriptEnabled) await reloadedUntil(page, told)
    await told.waitFor()
    expect(await office.storage.settings()).toMatchObject({
      settings: { receipts: { servicePhone: '03 000 0000' } },
    })
    expect((await page.goto(service.firstUrl ?? ''))?.status()).toBe(410)
  })
})

async function reloadedUntil(page: Page, wanted: Locator): Promise<void> {
  const look = async () => {
    if ((await wanted.count()) > 0) return true
    await page.reload()
    return undefined
  }
  await eventually('what is reloaded for', look, onTheWayMs)
}

/** With JavaScript the page shows the end by itself. */
async function testEnds(page: Page, isBySelf: boolean): Promise<void> {
  const ended = page.locator('#testi:not(:has([data-progress])) .check-line')
  const refresh = page.locator('#testi a', { hasText: 'Päivitä' })
  await ended.or(refresh).first().waitFor()
  if (!isBySelf) await reloadedUntil(page, ended.first())
  await ended.first().waitFor()
}

test('everybody can use every step', { timeout: 2 * slow }, async () => {
  const desk = await aDesk({ firstEntry: { isToken: () => true } })
  const address = await listening(desk)
  const context = await aBrowser()
  await everybodyCanUse({ context, desk, address }, `/setup/first/${'A'.repeat(43)}`)
  const admin = await desk.person('admin', 'Tiina Ranta')
  for (const step of ['service', 'security', 'mailbox', 'hours', 'receipt', 'people', 'ready'])
    await everybodyCanUse({ context, desk, address }, `/setup/${step}`, admin)
  await context.close()
  await desk.app.close()
})
