import type { Page } from 'playwright-core'

/**
 * Until the element has the focus, as a person would; a loop that does not end is a page without the way. Begins
 * when the page has put the focus where reading goes on.
 */
export async function tabTo(page: Page, selector: string, key = 'Tab'): Promise<void> {
  await page.waitForLoadState()
  const reached = page.locator(':focus').and(page.locator(selector))
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press(key)
    if ((await reached.count()) > 0) return
  }
  throw new Error(`Tab never reaches ${selector}`)
}
