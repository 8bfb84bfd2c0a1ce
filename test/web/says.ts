import type { Page } from 'playwright-core'

/** Until the page that was asked for stands there: the one before may say something too. */
export async function says(page: Page, sentence: string, where = '#ilmoitus'): Promise<void> {
  await page.locator(where, { hasText: sentence }).first().waitFor()
}
