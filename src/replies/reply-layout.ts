import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import type { Language } from '../people/language.ts'

const views = fileURLToPath(new URL('../../templates/mail/', import.meta.url))
const inText = new Eta({ views, cache: true, autoEscape: false })
const inHtml = new Eta({ views, cache: true, autoEscape: true })

/** The advisor's words over the office's signature and the service's name, as text and as equal HTML; nothing is quoted (R-OUT-4). */
export function layOutReply(reply: {
  readonly text: string
  readonly signature?: string | undefined
  readonly serviceName: string
  readonly reference: string
  readonly language: Language
}): { readonly text: string; readonly html: string } {
  const paragraphs = reply.text.split(/\n{2,}/).map((paragraph) => paragraph.split('\n'))
  const signature = reply.signature?.trim() ? reply.signature.trim().split('\n') : []
  return {
    text: inText.render('reply.txt.eta', { ...reply, signature }),
    html: inHtml.render('reply.html.eta', { ...reply, signature, paragraphs }),
  }
}
