import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import type { Language } from '../people/language.ts'

const views = fileURLToPath(new URL('../../templates/mail/', import.meta.url))
const inText = new Eta({ views, cache: true, autoEscape: false })
const inHtml = new Eta({ views, cache: true, autoEscape: true })

/** The advisor's words with the service's signature, as text and as equal HTML; nothing is quoted (R-OUT-4). */
export function layOutReply(reply: {
  readonly text: string
  readonly serviceName: string
  readonly reference: string
  readonly language: Language
}): { readonly text: string; readonly html: string } {
  const paragraphs = reply.text.split(/\n{2,}/).map((paragraph) => paragraph.split('\n'))
  return {
    text: inText.render('reply.txt.eta', reply),
    html: inHtml.render('reply.html.eta', { ...reply, paragraphs }),
  }
}
