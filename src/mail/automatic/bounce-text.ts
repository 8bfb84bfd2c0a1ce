import { readAddresses } from '../headers/addresses.ts'
import { type HeaderBlock, headerValues } from '../headers/header-block.ts'
import type { DeliveryOutcome } from '../inbound-mail.ts'
import type { MailContent } from '../parts/leaf-reader.ts'
import { participantKey } from '../senders/participant-key.ts'
import { readDeliveryStatus } from './delivery-status.ts'

export type BounceSigns = {
  readonly header: HeaderBlock
  readonly subject: string
  readonly senderAddress: string | undefined
  readonly text: string
  readonly ownAddresses: readonly string[]
}

const MAX_RECIPIENTS = 50
const MAX_LINES = 400

/**
 * The outcomes that a bounce without an RFC 3464 part tells in its own words (R-DSN-3), or undefined when the
 * mail is no bounce. A daemon's name alone proves nothing: it takes a null return path or a telling subject.
 */
export function readBounceText(content: MailContent, signs: BounceSigns): DeliveryOutcome[] | undefined {
  const named = headerRecipients(signs.header)
  if (named.length === 0 && !isBounce(content, signs)) return undefined
  const embedded = readDeliveryStatus(signs.text.slice(0, 100_000)).recipients
  if (embedded.length > 0) return [...embedded]
  const lines = ownWords(signs.text).slice(0, MAX_LINES)
  const original = returnedHeader(content, signs.text)
  const ignored = ignoredKeys(signs, original)
  const found =
    [named, addressesIn(lines, ignored), original.recipients, leadingAddresses(lines)].find(isFilled) ?? []
  const addresses = distinctAddresses(found).slice(0, MAX_RECIPIENTS)
  const all = lines.join('\n')
  return addresses.map((address) =>
    outcomeOf(address, aboutAddress(lines, address, addresses), `${signs.subject}\n${all}`),
  )
}

const NAMING_FIELDS = ['x-failed-recipients', 'x-failed-recipient', 'x-actual-recipients']

const isFilled = (addresses: readonly string[]) => addresses.length > 0

function headerRecipients(header: HeaderBlock): string[] {
  const values = NAMING_FIELDS.flatMap((name) => headerValues(header, name))
  return readAddresses(values, MAX_RECIPIENTS).map(({ address }) => address)
}

const DAEMON =
  /mailer-?[ _]?daemon|mail-?daemon|post ?master|mail[ .]?deliver|delivery[ .]?(?:sub)?system|system administrator|mail administrator|mail ?system|mailadmin|delivery status|non-?delivery/i

const FAILURE_SUBJECT =
  /deliver(?:y|ed|able)?\b.{0,40}(?:fail|fault|error|status|problem|delay|not|report)|(?:fail|error|fault|problem).{0,40}(?:deliver|mail|message|notice)|undeliver|not deliver|non.?deliver|returned (?:mail|to sender|message)|returning|failure|mail (?:system|error|failed)|bounce|rejected|user unknown|could not|can(?:not|'t) be|unzustellbar|toimit|kunde inte|fehlgeschlagen|échec|warning|delayed|エラー|送信|届|доставл/i

function isBounce({ types }: MailContent, { header, subject }: BounceSigns): boolean {
  const from = headerValues(header, 'from').join(' ').slice(0, 2_000)
  const paths = headerValues(header, 'return-path').map((value) => value.slice(0, 1_000))
  const isDaemonPath = paths.some((value) => /^<?mailer-?daemon/i.test(value))
  const isDaemon = DAEMON.test(from) || /^(?:"")?\s{0,9}<\s{0,9}>$/.test(from.trim())
  const hasNullPath = paths.some((value) => /^<\s{0,9}>/.test(value))
  if (types.has('multipart/report') && types.has('message/delivery-status')) return isDaemon || hasNullPath
  const isAnswer = /vacation|out of (?:the )?office|auto(?:matic)?.?(?:reply|response)|away/i.test(subject)
  if (isAnswer) return false
  return (isDaemon && hasNullPath) || ((isDaemon || isDaemonPath) && FAILURE_SUBJECT.test(subject))
}

const COPY =
  /^[\s|>*=_-]{0,60}(?:(?:below|above) this line|original message|message headers? follow|this is a copy|here is (?:a|the)? ?(?:copy|first)|(?:start of )?returned (?:message|mail)|unsent message|message (?:text|header|contents?) follow|the (?:original )?(?:message|header)s?\b.{0,40}follow|(?:included|enclosed|attached|below) is|copy of|a copy of|undelivered message|begin message|returned content|received: (?:from|by))/i

/** The lines before the copy of the returned mail. */
function ownWords(text: string): string[] {
  const lines = text.split('\n', 5_000).map((line) => line.slice(0, 500))
  const copy = lines.findIndex((line, at) => at > 0 && COPY.test(line))
  return copy > 0 ? lines.slice(0, copy) : lines
}

type ReturnedHeader = { readonly recipients: string[]; readonly senders: string[] }

/** To and From of the returned mail: a nested message, or its header quoted in the text. */
function returnedHeader(content: MailContent, text: string): ReturnedHeader {
  const nested = content.attached.flatMap((leaf) => (leaf.nested ? [leaf.nested] : []))
  const read = (names: readonly string[]) => {
    const values = nested.flatMap((header) => names.flatMap((name) => headerValues(header, name)))
    return readAddresses([...values, ...quotedField(text, names)], MAX_RECIPIENTS).map(
      ({ address }) => address,
    )
  }
  return { recipients: read(['to']), senders: read(['from', 'return-path', 'reply-to', 'sender']) }
}

function quotedField(text: string, names: readonly string[]): string[] {
  const pattern = new RegExp(`^[>\\s]{0,4}(?:${names.join('|')}):[ \\t]{0,9}([^\\n]{1,500})`, 'gim')
  return [...text.slice(0, 200_000).matchAll(pattern)].slice(0, 10).map((match) => match[1]!)
}

function ignoredKeys(signs: BounceSigns, original: ReturnedHeader): ReadonlySet<string> {
  const to = readAddresses(headerValues(signs.header, 'to'), MAX_RECIPIENTS).map(({ address }) => address)
  const listed = [...signs.ownAddresses, ...original.senders, ...to, signs.senderAddress ?? '']
  return new Set(listed.map(participantKey))
}

const ADDRESS = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}/g
const LEADING =
  /^[\s>*•'"|-]{0,40}(?:(?:to|recipient(?: address)?|original-recipient|final-recipient|user|address|rfc822)\s?[:;=]\s{0,20}(?:rfc822;\s?)?)?[<'"(\s]{0,4}([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255})/i
const TELLING =
  /recipient|unknown|fail|reject|deliver|addressed to|user|mailbox|unable|not found|does ?n[o']t|no such|refused|error|mail to|rcpt to|quota|full|undeliver|bounced/i

/** Addresses at line starts, else those in lines that speak of failure, else any but those of a summary. */
function addressesIn(lines: readonly string[], ignored: ReadonlySet<string>): string[] {
  const accepted = (address: string) => !ignored.has(participantKey(address)) && !DAEMON.test(address)
  const inLines = (chosen: readonly string[]) =>
    chosen.flatMap((line) => line.match(ADDRESS) ?? []).map(withoutTail)
  const plain = lines.filter((line) => !SUMMARY.test(line))
  const telling = plain.filter((line) => TELLING.test(line) && !/mail from|sender/i.test(line))
  const tiers = [() => leadingAddresses(plain), () => inLines(telling), () => inLines(plain)]
  for (const tier of tiers) {
    const found = tier().filter(accepted)
    if (found.length > 0) return found
  }
  return []
}

/** The summary of the returned mail that Exchange and PMDF put before the failures. */
const SUMMARY = /^\s{0,20}(?:to|cc|from|subject|date|sent|message-id|reply-to)\s?:/i

function leadingAddresses(lines: readonly string[]): string[] {
  return lines.flatMap((line) => LEADING.exec(line)?.[1] ?? []).map(withoutTail)
}

function withoutTail(address: string): string {
  return address.replace(/[.'-]{1,9}$/, '').replace(/^(?:'|(?:smtp|rfc822)=)/i, '')
}

function distinctAddresses(addresses: readonly string[]): string[] {
  return [...new Map(addresses.map((address) => [participantKey(address), address])).values()]
}

/** From the line of an address to that of the next one. */
function aboutAddress(lines: readonly string[], address: string, all: readonly string[]): string {
  const others = all.filter((other) => other !== address)
  const first = lines.findIndex((line) => line.includes(address))
  if (first < 0 || others.length === 0) return lines.join('\n')
  const rest = lines.slice(first)
  const next = rest.findIndex((line, at) => at > 0 && others.some((other) => line.includes(other)))
  return rest.slice(0, next < 0 ? undefined : next).join('\n')
}

const ENHANCED = /(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.])/g
const REPLY = /(?:^|[\s:(<[#])([45])[0-5]\d(?=[\s-])/gm
const TEMPORARY =
  /\bdelay|temporar|will (?:be )?(?:retr|keep|continue)|deferred|still being retried|warning message only|try again later|do not need to resend|not yet been delivered/i

function outcomeOf(address: string, about: string, everything: string): DeliveryOutcome {
  const codes = [...about.matchAll(ENHANCED)]
  const status = codes[0]?.[0] ?? ''
  const first = codes[0]?.[1] ?? [...about.matchAll(REPLY)][0]?.[1]
  const isTemporary = first === undefined ? TEMPORARY.test(everything) : first === '4'
  const diagnostic = about.split('\n').find((line) => /[45]\d\d[\s-]|[45]\.\d{1,3}\.\d{1,3}/.test(line)) ?? ''
  return {
    address,
    action: isTemporary ? 'delayed' : 'failed',
    status,
    permanent: !isTemporary,
    diagnostic: diagnostic.trim().slice(0, 500),
  }
}
