import type { AddressInfo } from 'node:net'
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import type { ADesk } from './a-desk.ts'

const quiet = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

/** Chromium with a new profile; browser and profile go away with the context. */
export async function aBrowser(
  options: BrowserContextOptions = {},
  flags: readonly string[] = [],
): Promise<BrowserContext> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...quiet, ...flags] })
  const context = await browser.newContext({ locale: 'fi-FI', ...options })
  context.on('close', () => void browser.close())
  return context
}

export async function listening({ app }: ADesk): Promise<string> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

export async function enter(context: BrowserContext, address: string, cookie: string): Promise<void> {
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: address }])
}
