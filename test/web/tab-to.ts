import type { Page } from 'playwright-core'

/** Until the element has the focus, as a person would; a loop that does not end is a page without the way. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return
  }
  throw new Error(`Tab never reaches ${selector}`)
}
