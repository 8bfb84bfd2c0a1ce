import { source as axeSource } from 'axe-core'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { User } from '../../src/people/user.ts'
import { enter } from './a-browser.ts'
import type { ADesk } from './a-desk.ts'
import { newColours, type SeenColours } from './seen-colours.ts'

const contrast = 'color-contrast'
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** A desk and a desk at 400 %, which is narrower than a telephone. */
const widths = [1440, 320]
const telephone = 390

/** Opens a page as its reader in every language; on every screen, light and dark, it breaks no rule of WCAG. */
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
  const seenColours: SeenColours = new Map()
  for (const language of ['fi', 'sv', 'en'] as const) {
    await context.clearCookies()
    await context.addCookies([{ name: 'neuvoposti-language', value: language, url: address }])
    if (user) {
      await desk.store.setLanguage(user.id, language)
      await enter(context, address, (await desk.signedIn(user)).cookie)
    }
    await arrive()
    await page.goto(address + path)
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    await suitsEveryScreen(page, { path, language }, seenColours)
  }
  if (user) await desk.store.setLanguage(user.id, 'fi')
  await page.close()
}

/**
 * The page as it stands open, on every screen, light and dark: no rule of WCAG is broken and nothing runs out of
 * it sideways. Only colours differ in the dark, so only they are looked at again there; and where every colour
 * stood on the same before, in another language, contrast is known.
 */
export async function suitsEveryScreen(
  page: Page,
  seen: object,
  seenColours: SeenColours = new Map(),
): Promise<void> {
  for (const width of widths) {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    const overflow = await overflowAt(page, width)
    const known = (await newColours(page, `light ${width}`, seenColours)) ? [] : [contrast]
    const light = await violations(page, { type: 'tag', values: standards }, known)
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    const isNew = await newColours(page, `dark ${width}`, seenColours)
    const dark = isNew ? await violations(page, { type: 'rule', values: [contrast] }) : []
    expect({ ...seen, width, overflow, light, dark }).toEqual({
      ...{ ...seen, width, overflow: 0 },
      ...{ light: [], dark: [] },
    })
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
  expect({ ...seen, overflow: await overflowAt(page, telephone) }).toEqual({ ...seen, overflow: 0 })
}

/** By how many pixels the page runs out of a screen of this width, drawn in the letters of the desk. */
export async function overflowAt(page: Page, width: number): Promise<unknown> {
  await page.setViewportSize({ width, height: 900 })
  return await page.evaluate(
    'document.fonts.ready.then(() => document.documentElement.scrollWidth - innerWidth)',
  )
}

type Found = readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]

type RunOnly = { readonly type: 'tag' | 'rule'; readonly values: readonly string[] }

/** What axe finds; frames hold mail and run no script, so that they are left out. */
export async function violations(
  page: Page,
  runOnly: RunOnly = { type: 'tag', values: standards },
  without: readonly string[] = [],
): Promise<readonly string[]> {
  if (await page.evaluate('window.axe === undefined')) await page.evaluate(axeSource)
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]))
  const options = { runOnly, rules, iframes: false, resultTypes: ['violations'] }
  const run = `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`
  const found = (await page.evaluate(run)) as Found
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 140)).join(' | ')}`)
}
