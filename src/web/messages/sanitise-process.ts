import { sanitiseHtml } from './sanitise-html.ts'

type Work = {
  readonly html: string
  readonly images: ReadonlyMap<string, string>
  readonly notShown: string
}

process.once('message', (work) => {
  const { html, images, notShown } = work as Work
  process.send?.(sanitiseHtml(html, images, notShown), () => process.disconnect())
})
