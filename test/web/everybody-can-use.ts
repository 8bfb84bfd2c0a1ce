import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { User } from '../../src/people/user.ts'
import type { ADesk } from './a-desk.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** axe finds nothing in three languages, light and dark, on a wide screen and at 400 %; nothing hangs over, on a telephone either. */
export async function everybodyCanUse(
  { desk, context, user }: { readonly desk: ADesk; readonly context: BrowserContext; readonly user: User },
  address: string,
): Promise<void> {
  const page = await context.newPage()
  for (const language of ['fi', 'sv', 'en'] as const) {
    await desk.store.setLanguage(user.id, language)
    await page.goto(address)
    for (const width of [1440, 390, 320]) {
      await page.setViewportSize({ width, height: 900 })
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect({ language, width, overflow }).toEqual({ language, width, overflow: 0 })
      if (width !== 390)
        expect({ language, width, found: await violations(page) }).toEqual({ language, width, found: [] })
    }
    await page.emulateMedia({ colorScheme: 'dark' })
    expect({ language, found: await violations(page) }).toEqual({ language, found: [] })
    await page.emulateMedia({ colorScheme: 'light' })
  }
  await desk.store.setLanguage(user.id, 'fi')
  await page.close()
}

/** In its older mode, which looks at the page alone: a frame that may do nothing has no script to ask. */
export async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .withTags(standards)
    .analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(' ')}`))
}
