import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BrowserContext } from 'playwright-core'
import { type DemoOffice, startDemoOffice } from '../../src/demo/demo-office.ts'
import { story } from '../../src/demo/story.ts'
import { createLogger } from '../../src/logging/logger.ts'
import { hashToken, newLink } from '../../src/people/link.ts'
import { aBrowser, enter } from '../web/a-browser.ts'
import { everyScreen, type Screen } from './every-screen.ts'

const folder = fileURLToPath(new URL('../../screens/', import.meta.url))
const looks = [
  { width: 1440, colorScheme: 'light', ending: '1440' },
  { width: 1440, colorScheme: 'dark', ending: '1440-tumma' },
  { width: 390, colorScheme: 'light', ending: '390' },
  { width: 390, colorScheme: 'dark', ending: '390-tumma' },
] as const

/** Plays the demo's story and takes a picture of every page, wide and narrow, light and dark, into `screens/`. */
const demo = await startDemoOffice(createLogger({ level: 'error' }), () => new Date())
try {
  for (const { check } of story(demo)) await check()
  mkdirSync(folder, { recursive: true })
  const context = await aBrowser()
  const screens = await everyScreen(demo)
  let pictures = 0
  for (const screen of screens) pictures += await takePictures(demo, context, screen)
  await context.close()
  process.stdout.write(`${pictures} pictures of ${screens.length} pages in ${folder}\n`)
} finally {
  await demo.stop()
}

async function takePictures(office: DemoOffice, context: BrowserContext, { name, role, path }: Screen) {
  await context.clearCookies()
  if (role !== 'nobody') await enter(context, office.service.url, await sessionOf(office, role))
  const page = await context.newPage()
  for (const { width, colorScheme, ending } of looks) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    await page.goto(office.service.url + path)
    await page.screenshot({ path: `${folder}${name}-${ending}.png`, fullPage: true })
  }
  await page.close()
  return looks.length
}

async function sessionOf({ office: { storage, now } }: DemoOffice, role: Screen['role']): Promise<string> {
  const user = (await storage.listUsers()).find((one) => one.role === role)
  if (!user) throw new Error(`the demo has no ${role}`)
  const { token } = newLink(now())
  await storage.startSession(
    { idHash: hashToken(token), userId: user.id, at: now() },
    { kind: 'signed-in', at: now(), actor: { userId: user.id } },
  )
  return `neuvoposti-session=${token}`
}
