import { sanitiseHtml } from './sanitise-html.ts'

type Work = { readonly html: string; readonly images: ReadonlyMap<string, string> }

process.once('message', (work) => {
  const { html, images } = work as Work
  process.send?.(sanitiseHtml(html, images))
  process.disconnect()
})
