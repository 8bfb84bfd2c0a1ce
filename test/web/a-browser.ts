import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { type ADesk, tuesday } from './a-desk.ts'

const quiet = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

/** Ends waiting for what never comes, and for nothing that is merely slow. */
const patienceMs = 90_000

/** Chromium with a new profile; browser and profile go away with the context. */
export async function aBrowser(
  options: BrowserContextOptions = {},
  flags: readonly string[] = [],
): Promise<BrowserContext> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...quiet, ...flags] })
  const context = await aProfile(browser, options)
  context.on('close', () => void browser.close())
  return context
}

/** Somebody else at the same browser. Nothing moves by itself there: no colour is seen on its way to another. */
export async function aProfile(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'fi-FI', reducedMotion: 'reduce', ...options })
  context.setDefaultTimeout(patienceMs)
  return context
}

/** No time passes in what is opened from now on but what the test lets pass, however slow the machine is. */
export async function stopClock({ clock }: BrowserContext): Promise<void> {
  await clock.install({ time: tuesday })
  await clock.pauseAt(tuesday.getTime() + 60 * 60_000)
}

export async function listening({ app }: ADesk): Promise<string> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

export async function enter(context: BrowserContext, address: string, cookie: string): Promise<void> {
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: address }])
}
