import { workConfined } from '../../confined/work-confined.ts'
import type { OriginalHtml } from './sanitise-html.ts'

export type { OriginalHtml }

const confinement = { timeLimitMs: 5000, heapLimitMb: 128, needsNativeCode: false }
/** Beyond this nobody reads it on a screen; the file can be saved. */
const longestCharacters = 2_000_000

/**
 * Hostile HTML may cost seconds, so it is cleaned beside the desk and not in it (R-HTML-6). Undefined when
 * it is too long, takes too long or breaks the process: then the mail is offered as a file.
 */
export async function sanitiseConfined(
  html: string,
  images: ReadonlyMap<string, string>,
  notShown: string,
): Promise<OriginalHtml | undefined> {
  if (html.length > longestCharacters) return undefined
  let clean: OriginalHtml | undefined
  const entry = new URL('./sanitise-process.ts', import.meta.url)
  await workConfined<OriginalHtml>(entry, { html, images, notShown }, confinement, (answer) => {
    clean = answer
  })
  return clean
}
