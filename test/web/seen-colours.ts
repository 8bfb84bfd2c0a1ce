import type { Page } from 'playwright-core'

/** For each screen, the colours that text had there and what they stood on. */
export type SeenColours = Map<string, Set<string>>

/**
 * Whether text on the open page stands in colours, size or weight, or on backgrounds, that it did not on this
 * screen before. Contrast is made of nothing else: the words of another language change nothing about it.
 */
export async function newColours(page: Page, screen: string, seen: SeenColours): Promise<boolean> {
  const known = seen.get(screen) ?? new Set()
  const before = known.size
  for (const colours of (await page.evaluate(coloursOfText)) as readonly string[]) known.add(colours)
  seen.set(screen, known)
  return known.size > before
}

const coloursOfText = `(() => {
  const found = new Set()
  const look = (element, below) => {
    const style = getComputedStyle(element)
    if (style.display === 'none') return
    const ground = [style.backgroundColor, style.backgroundImage, style.opacity].join()
    const stack = ground === 'rgba(0, 0, 0, 0),none,1' ? below : below + ' / ' + ground
    found.add([style.color, style.fontSize, style.fontWeight, style.textShadow, stack].join())
    for (const child of element.children) look(child, stack)
  }
  look(document.documentElement, '')
  return [...found]
})()`
