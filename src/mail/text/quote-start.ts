import { QUOTE_MARK } from './html-text.ts'
import {
  ADDRESS,
  ATTRIBUTION_START,
  BLOCK_FIELDS,
  DATE,
  FORWARDED_LINE,
  ORIGINAL_LINE,
  OWN_MARKER,
  WROTE,
} from './quote-words.ts'

/** Longer lines are prose, whatever they contain. */
const MAX_LINE = 400

/**
 * Index of the line where quoted history begins, or undefined. Looks for our own marker, a separator, a quote
 * container of HTML, a header block, an attribution ("… kirjoitti:"), or `>` lines down to the end.
 */
export function quoteStart(lines: readonly string[]): number | undefined {
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (line === '' || line.length > MAX_LINE) continue
    if (FORWARDED_LINE.test(line)) return undefined
    const start = startAt(lines, i)
    if (start !== undefined) return withoutRule(lines, start)
  }
  return trailingQuote(lines)
}

function startAt(lines: readonly string[], i: number): number | undefined {
  const line = lines[i]!
  if (OWN_MARKER.test(line) || ORIGINAL_LINE.test(line)) return i
  if (line === QUOTE_MARK) return isForwardMark(lines, i) ? undefined : markStart(lines, i)
  if (line.includes(':') && isHeaderBlock(lines, i)) return i
  return line.trimEnd().endsWith(':') ? attributionStart(lines, i) : undefined
}

function isForwardMark(lines: readonly string[], at: number): boolean {
  const next = lines.slice(at + 1, at + 6).find((line) => line.trim() !== '')
  return next !== undefined && FORWARDED_LINE.test(next.slice(0, MAX_LINE))
}

/** Some programs put the attribution before the container. */
function markStart(lines: readonly string[], at: number): number {
  for (let i = at - 1; i >= 0 && i >= at - 3; i--) {
    const line = lines[i]!.slice(0, MAX_LINE)
    if (line.trim() === '') continue
    return WROTE.test(line) && (DATE.test(line) || ADDRESS.test(line)) ? i : at
  }
  return at
}

/** From and two more different fields within eight lines that are not blank (Outlook, Exchange, Yahoo). */
function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (fieldOf(lines[at]!) === undefined) return false
  const found = new Set<string>()
  let seen = 0
  for (let i = at; i < lines.length && i < at + 16 && seen < 8; i++) {
    const line = lines[i]!
    if (line.trim() === '') continue
    seen++
    const name = line.length > MAX_LINE * 4 ? undefined : fieldOf(line)
    if (name) found.add(name)
  }
  return found.has('from') && found.size >= 3 && (found.has('date') || found.has('to'))
}

function fieldOf(line: string): string | undefined {
  return Object.entries(BLOCK_FIELDS).find(([, pattern]) => pattern.test(line))?.[0]
}

/** One to four lines that end in ":" and say who wrote when, or one of the two with `>` lines below. */
function attributionStart(lines: readonly string[], end: number): number | undefined {
  const tops = [end, end - 1, end - 2, end - 3].filter((top) => top >= 0)
  const blank = tops.findIndex((top) => lines[top]!.trim() === '' || lines[top]!.length > MAX_LINE)
  const usable = blank < 0 ? tops : tops.slice(0, blank)
  const hasQuoteBelow = isQuoteBelow(lines, end)
  const accepted = usable.filter((top) => isAttribution(lines.slice(top, end + 1).join(' '), hasQuoteBelow))
  if (accepted.length === 0) return undefined
  const started = accepted.filter(
    (top) => ATTRIBUTION_START.test(lines[top]!) && DATE.test(lines.slice(top, end + 1).join(' ')),
  )
  return started.at(-1) ?? withNameAbove(lines, accepted[0]!)
}

/** Without a verb, as Gmail has it in Russian, it takes all the rest: date, address and a quote below. */
function isAttribution(text: string, hasQuoteBelow: boolean): boolean {
  if (text.length > MAX_LINE) return false
  const hasAddress = ADDRESS.test(text)
  const hasDate = DATE.test(text)
  if (!WROTE.test(text))
    return hasQuoteBelow && hasAddress && hasDate && /^\s{0,3}\p{L}{1,12}\.?,/u.test(text)
  return hasQuoteBelow ? hasAddress || hasDate : hasAddress && hasDate
}

function isQuoteBelow(lines: readonly string[], at: number): boolean {
  const next = lines.slice(at + 1, at + 6).find((line) => line.trim() !== '')
  return next !== undefined && (next === QUOTE_MARK || /^\s{0,3}>/.test(next))
}

/** A name that was wrapped before its `<address>` belongs to the attribution. */
function withNameAbove(lines: readonly string[], top: number): number {
  const above = lines[top - 1]?.trim() ?? ''
  return /^\s{0,3}</.test(lines[top]!) && above !== '' && above.length <= 80 ? top - 1 : top
}

/** The rule or underscores above a header block go with it. */
function withoutRule(lines: readonly string[], start: number): number {
  let top = start
  for (let i = start - 1; i >= 0 && i >= start - 4; i--) {
    if (/^[\s_*=-]{0,200}$/.test(lines[i]!)) top = i
    else break
  }
  return top
}

function trailingQuote(lines: readonly string[]): number | undefined {
  let top = lines.length
  while (top > 0 && /^\s{0,3}>|^\s*$/.test(lines[top - 1]!)) top--
  return lines.slice(top).some((line) => line.trim() !== '') ? top : undefined
}
