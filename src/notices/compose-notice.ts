import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import type { Language } from '../people/language.ts'

/** What a notice says; every part is text of ours, none is a resident's. */
export type NoticeWords = {
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** A list of places in the desk. */
  readonly links: readonly { readonly text: string; readonly detail?: string; readonly url: string }[]
  /** Figures with their names. */
  readonly facts?: readonly { readonly name: string; readonly text: string }[]
  readonly foot: string
}

const views = fileURLToPath(new URL('../../templates/mail/', import.meta.url))
const inHtml = new Eta({ views, cache: true, autoEscape: true })

/** Text first and the same as HTML, like every mail of the office. */
export function composeNotice(
  words: NoticeWords,
  office: { readonly serviceName: string; readonly language: Language },
): { readonly subject: string; readonly text: string; readonly html: string } {
  const html = inHtml.render('notice.html.eta', { facts: [], ...words, ...office })
  return { subject: words.subject, text: textOf(words, office.serviceName), html }
}

function textOf({ paragraphs, facts = [], links, foot }: NoticeWords, serviceName: string): string {
  const parts = [
    ...paragraphs,
    facts.map(({ name, text }) => `${name}: ${text}`).join('\n'),
    ...links.map(({ text, detail, url }) => `${detail ? `${text}: ${detail}` : text}\n${url}`),
    foot,
    `-- \n${serviceName}`,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}
