import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { enter } from './a-browser.ts'
import type { ADesk } from './a-desk.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const widths = [1440, 1024, 390, 320]

/**
 * Opens a page as its reader in every language, light and dark, on desks, a phone and at 400 %: no rule of
 * WCAG is broken and nothing runs out of the page sideways.
 */
export async function everybodyCanUse(
  {
    context,
    desk,
    address,
  }: { readonly context: BrowserContext; readonly desk: ADesk; readonly address: string },
  path: string,
  user?: User,
  /** Cookies beside those of a session. */
  arrive: () => Promise<void> = async () => undefined,
): Promise<void> {
  const page = await context.newPage()
  for (const language of ['fi', 'sv', 'en'] as const) {
    await context.clearCookies()
    await context.addCookies([{ name: 'neuvoposti-language', value: language, url: address }])
    if (user) {
      await desk.store.setLanguage(user.id, language)
      await enter(context, address, (await desk.signedIn(user)).cookie)
    }
    await arrive()
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(address + path)
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 })
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect({ path, language, width, overflow }).toEqual({ path, language, width, overflow: 0 })
      const seen = width === widths[0] || (language === 'fi' && width < 1024)
      if (!seen) continue
      expect({ path, language, width, found: await violations(page) }).toEqual({
        path,
        language,
        width,
        found: [],
      })
      await page.emulateMedia({ colorScheme: 'dark' })
      expect({ path, language, width, dark: await violations(page, ['color-contrast']) }).toEqual({
        ...{ path, language, width },
        dark: [],
      })
      await page.emulateMedia({ colorScheme: 'light' })
    }
  }
  if (user) await desk.store.setLanguage(user.id, 'fi')
  await page.close()
}

/** Frames hold mail and run no script, so that they are left out. */
async function violations(page: Page, rules?: string[]): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const result = await (rules ? axe.withRules(rules) : axe.withTags(standards)).analyze()
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}
