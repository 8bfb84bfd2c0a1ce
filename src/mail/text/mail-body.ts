import type { ProblemCode } from '../inbound-mail.ts'
import { cleanBody } from './clean-text.ts'
import { htmlToText, QUOTE_MARK } from './html-text.ts'

/** A text part that is neither named nor an attachment, decoded. */
export type BodyPart = {
  readonly type: 'text/plain' | 'text/html'
  readonly text: string
  /** Parts of one multipart/alternative say the same; undefined stands for itself. */
  readonly alternative: number | undefined
}

export type MailBody = {
  /** With QUOTE_MARK where the HTML shows that a quote begins. */
  readonly markedText: string
  readonly html: string | undefined
  readonly problems: readonly ProblemCode[]
}

export const MAX_TEXT = 1 << 20
export const MAX_HTML = 2 << 20

/** R-BODY-1 and 2: the text of the parts in order; of alternatives the plain one, unless it says nothing. */
export function collectBody(parts: readonly BodyPart[]): MailBody {
  const problems = new Set<ProblemCode>()
  const texts: string[] = []
  for (const group of groupAlternatives(parts)) texts.push(groupText(group, problems))
  const htmlParts = parts.filter((part) => part.type === 'text/html' && part.text.trim() !== '')
  const hasPlain = parts.some((part) => part.type === 'text/plain' && isVisible(part.text))
  if (htmlParts.length > 0 && !hasPlain) problems.add('html-only')
  const html = htmlParts
    .map((part) => part.text.replaceAll('\0', ''))
    .join('\n<hr>\n')
    .toWellFormed()
  const text = cleanBody(texts.filter(isVisible).join('\n'))
  if (text.length > MAX_TEXT) problems.add('body-truncated')
  if (html.length > MAX_HTML) problems.add('html-truncated')
  return {
    markedText: text.slice(0, MAX_TEXT).toWellFormed(),
    html: html === '' || problems.has('html-too-deep') ? undefined : html.slice(0, MAX_HTML).toWellFormed(),
    problems: [...problems],
  }
}

function groupAlternatives(parts: readonly BodyPart[]): BodyPart[][] {
  const groups: BodyPart[][] = []
  for (const part of parts) {
    const last = groups.at(-1)
    if (part.alternative !== undefined && last?.[0]?.alternative === part.alternative) last.push(part)
    else groups.push([part])
  }
  return groups
}

function groupText(group: readonly BodyPart[], problems: Set<ProblemCode>): string {
  const plain = joined(group, 'text/plain').replaceAll(QUOTE_MARK, '')
  const html = joined(group, 'text/html')
  if (html === '' || (isVisible(plain) && !isStub(plain))) return plain
  const { text, isTooDeep } = htmlToText(html)
  if (isTooDeep) problems.add('html-too-deep')
  return isVisible(plain) && text.length < plain.length * 5 ? plain : text
}

function joined(group: readonly BodyPart[], type: BodyPart['type']): string {
  return group
    .filter((part) => part.type === type)
    .map((part) => part.text)
    .join('\n')
}

export function isVisible(text: string): boolean {
  return /[^\s\u00a0\u200b-\u200f\u2060\ufeff\u00ad\u0000-\u001f]/.test(text)
}

const STUB =
  /\bthis (?:message|e-?mail)\b.{0,40}\b(?:requires|contains)\b.{0,60}\bhtml\b|html-yhteensopiv|kräver html|\b(?:view|read) this (?:message|e-?mail) in\b.{0,20}\bhtml\b/i

/** "This message requires an HTML reader": a courtesy, not the text. */
function isStub(plain: string): boolean {
  return plain.length < 1_000 && STUB.test(plain)
}
