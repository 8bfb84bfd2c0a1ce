import { compile, type FormatCallback } from 'html-to-text'
import { stripTags } from './strip-tags.ts'

/** Marks in converted text where a mail program put its quote container; taken out again by the reader. */
export const QUOTE_MARK = '\uf8f1'

/** Beyond this an HTML body is kept as text only (R-ROB-3, R-HTML-6). */
const MAX_LEVELS = 1_000
const MAX_LINKS = 5_000
const MAX_CONVERTED = 1 << 20

export type HtmlText = {
  readonly text: string
  /** Nested or linked beyond what may be shown as HTML. */
  readonly isTooDeep: boolean
}

/** The readable text of an HTML body: no image addresses, link texts kept, headings as written (R-BODY-2). */
export function htmlToText(html: string): HtmlText {
  const { isTooDeep, isIndented } = measure(html)
  const input = html.slice(0, MAX_CONVERTED).replaceAll(QUOTE_MARK, '')
  if (isTooDeep || isIndented) return { text: stripTags(input), isTooDeep }
  return { text: convert(input).replace(/\n{3,}/g, '\n\n'), isTooDeep }
}

const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder)
  builder.addInline(' ')
}

const quoteContainer: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 })
  builder.addInline(QUOTE_MARK)
  builder.closeBlock({ trailingLineBreaks: 1 })
  builder.openBlock({ leadingLineBreaks: 1 })
  walk(element.children, builder)
  builder.closeBlock({ trailingLineBreaks: 1 })
}

const QUOTE_CONTAINERS = [
  'div.gmail_quote',
  'div.yahoo_quoted',
  'div.protonmail_quote',
  'div.moz-cite-prefix',
  'div[name=quote]',
  '#divRplyFwdMsg',
  '#appendonsend',
  '#mail-editor-reference-message-container',
]

const convert = compile({
  wordwrap: false,
  // Words before <html> and after </body> are shown by every mail program: take the whole document.
  baseElements: { selectors: ['none'], returnDomByDefault: true },
  limits: { maxDepth: MAX_LEVELS + 100, maxInputLength: MAX_CONVERTED },
  formatters: { cell, quoteContainer },
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'title', format: 'skip' },
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'table', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ...QUOTE_CONTAINERS.map((selector) => ({ selector, format: 'quoteContainer' })),
  ],
})

const FLAT =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|td|tr|th|dt|dd|option|o:p)$/

/** Each of these indents every line within, so their depth multiplies the text. */
const INDENTING = /^(?:blockquote|ul|ol)$/
const MAX_INDENTS = 15

/** An estimate from the tags alone, in one pass; elements that mails leave open are not counted. */
function measure(html: string): { isTooDeep: boolean; isIndented: boolean } {
  let depth = 0
  let indents = 0
  let mostIndents = 0
  let links = 0
  for (const match of html.matchAll(/<(\/?)([a-z][a-z0-9:]{0,20})/gi)) {
    const tag = match[2]!.toLowerCase()
    const step = match[1] === '' ? 1 : -1
    if (tag === 'a' && step === 1) links++
    if (FLAT.test(tag)) continue
    depth = Math.max(0, depth + step)
    if (INDENTING.test(tag)) indents = Math.max(0, indents + step)
    mostIndents = Math.max(mostIndents, indents)
    if (depth > MAX_LEVELS || links > MAX_LINKS) return { isTooDeep: true, isIndented: true }
  }
  return { isTooDeep: false, isIndented: mostIndents > MAX_INDENTS }
}
