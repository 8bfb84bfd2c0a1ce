import { QUOTE_MARK } from './html-text.ts'
import { quoteStart } from './quote-start.ts'
import { MOBILE_SIGNATURE } from './quote-words.ts'

/** Lines looked at; a longer mail is shown whole beyond that. */
const MAX_LINES = 20_000

/**
 * What the sender wrote himself (R-QUOTE): the text up to the quoted history, without his signature. The whole
 * text when nothing would remain, and when he answered between the quoted lines.
 *
 * @param markedText body text with QUOTE_MARK where HTML shows a quote container
 */
export function visibleText(markedText: string): string {
  const lines = markedText.split('\n', MAX_LINES + 1)
  const whole = withoutMarks(markedText).trim()
  if (lines.length > MAX_LINES) return whole
  const cut = quoteStart(lines)
  if (cut !== undefined && isAnsweredInline(lines.slice(cut))) return whole
  const visible = withoutSignature(lines.slice(0, cut ?? lines.length).filter((line) => line !== QUOTE_MARK))
  return visible === '' ? whole : visible
}

/** The body text as it is stored. */
export function withoutMarks(markedText: string): string {
  return markedText.replaceAll(`${QUOTE_MARK}\n`, '').replaceAll(QUOTE_MARK, '')
}

/** Own lines after the first `>` line, other than a signature or what a list adds. */
function isAnsweredInline(quoted: readonly string[]): boolean {
  const first = quoted.findIndex(isQuoted)
  if (first < 0) return false
  const after = quoted.slice(first)
  const signature = after.findIndex((line) => isSignatureLine(line) || /^_{20,}\s*$/.test(line))
  const own = (signature < 0 ? after : after.slice(0, signature)).filter(
    (line) =>
      line.trim() !== '' &&
      !isQuoted(line) &&
      line !== QUOTE_MARK &&
      !MOBILE_SIGNATURE.test(line.slice(0, 300)),
  )
  const quotedCount = after.filter(isQuoted).length
  return own.length > 0 && !isWrappedQuote(after, own.length, quotedCount)
}

/** A gateway that broke long quoted lines leaves their ends without `>`: single lines right below a quoted one. */
function isWrappedQuote(after: readonly string[], own: number, quotedCount: number): boolean {
  if (own * 3 > quotedCount) return false
  return after.every((line, i) => isQuoted(line) || line.trim() === '' || isQuoted(after[i - 1] ?? ''))
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}>/.test(line)
}

/** RFC 3676 §4.3; many programs lose the blank. */
function isSignatureLine(line: string): boolean {
  return /^(?:-- ?|– ?|__ ?)$/.test(line)
}

function withoutSignature(lines: readonly string[]): string {
  let end = lines.length
  const dashes = lines.findIndex((line, i) => i > 0 && isSignatureLine(line))
  if (dashes > 0 && lines.slice(0, dashes).some((line) => line.trim() !== '')) end = dashes
  for (;;) {
    const line = lines[end - 1]
    if (line === undefined) break
    if (line.trim() !== '' && !(end > 1 && MOBILE_SIGNATURE.test(line.slice(0, 300)))) break
    end--
  }
  return lines.slice(0, end).join('\n').trim()
}
