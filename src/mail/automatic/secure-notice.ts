import type { SecureMailRule, SecureNotice } from '../inbound-mail.ts'

export type NoticeSigns = {
  readonly senderAddress: string | undefined
  readonly subject: string
  readonly text: string
  readonly html: string | undefined
  /** What days are counted from. */
  readonly arrivedAt: Date | undefined
}

const LOOKED_AT = 50_000
const DAY_MS = 86_400_000

/**
 * A mail that only says that a message waits behind a link (turvaposti and the like). It counts as one when
 * it comes from a domain of the rule or links to one, and has one of the rule's words, if the rule has any.
 */
export function readSecureNotice(
  signs: NoticeSigns,
  rules: readonly SecureMailRule[],
): SecureNotice | undefined {
  const text = `${signs.subject}\n${signs.text.slice(0, LOOKED_AT)}`
  const linked = `${text}\n${(signs.html ?? '').slice(0, LOOKED_AT)}`
  const rule = rules.find((each) => isOf(each, signs.senderAddress, linked) && hasWord(each, text))
  if (!rule) return undefined
  const expiresOn = readExpiry(text, signs.arrivedAt, rule.validDays)
  return { service: rule.name, ...(expiresOn ? { expiresOn } : {}) }
}

function isOf(rule: SecureMailRule, sender: string | undefined, linked: string): boolean {
  const domains = rule.domains.map((domain) => domain.toLowerCase())
  if (sender && domains.some((domain) => isWithin(domainOf(sender), domain))) return true
  for (const [, host] of linked.matchAll(/https?:\/\/([a-z0-9.-]{1,253})/gi)) {
    if (domains.some((domain) => isWithin(host!.toLowerCase(), domain))) return true
  }
  return false
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}

function hasWord({ words }: SecureMailRule, text: string): boolean {
  const lower = text.toLowerCase()
  return words.length === 0 || words.some((word) => lower.includes(word.toLowerCase()))
}

const EXPIRY =
  /vanhe|erään|voimassa|avattavissa|luettavissa|poistuu|poistetaan|asti\b|saakka|viimeistään|giltig|tillgänglig|förfaller|raderas|till och med|senast|expire|valid|available|deleted|until/i
const DAYS = /\b(\d{1,3})\s?(?:päivä|vuorokau|vrk|pv|dagar|dygn|days)/i

/** The day after which the link is dead, as an ISO date; out of a line that speaks of an end. */
function readExpiry(text: string, from: Date | undefined, usualDays: number | undefined): string | undefined {
  let days = usualDays
  for (const line of text.split('\n')) {
    const short = line.slice(0, 400)
    if (!EXPIRY.test(short)) continue
    const written = writtenDay(short)
    if (written) return written
    const counted = DAYS.exec(short)?.[1]
    if (counted) days = Number(counted)
  }
  return from && days ? new Date(from.getTime() + days * DAY_MS).toISOString().slice(0, 10) : undefined
}

function writtenDay(line: string): string | undefined {
  const iso = /\b(20\d\d)-(\d\d)-(\d\d)\b/.exec(line)
  if (iso) return validDay(iso[1]!, iso[2]!, iso[3]!)
  const finnish = /\b(\d{1,2})\.(\d{1,2})\.(20\d\d)\b/.exec(line)
  return finnish ? validDay(finnish[3]!, finnish[2]!, finnish[1]!) : undefined
}

function validDay(year: string, month: string, day: string): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? undefined : text
}
