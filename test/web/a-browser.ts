import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import type { ADesk } from './a-desk.ts'

const quiet = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

/** Chromium with a profile of its own, which goes away with it. */
export async function aBrowser(
  options: BrowserContextOptions = {},
  flags: readonly string[] = [],
): Promise<BrowserContext> {
  const profile = await mkdtemp(join(tmpdir(), 'neuvoposti-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    args: [...quiet, ...flags],
    locale: 'fi-FI',
    ...options,
  })
  context.on(
    'close',
    () => void rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  )
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
