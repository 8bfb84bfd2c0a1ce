import { randomUUID } from 'node:crypto'
import { aino, office, type Player } from './cast.ts'
import { joinLines, mimeBody } from './mime-body.ts'

export type MailParts = {
  readonly from?: Player | string
  readonly to?: Player | string | readonly (Player | string)[]
  readonly cc?: Player | string | readonly (Player | string)[]
  readonly replyTo?: Player | string
  readonly subject?: string
  readonly text?: string
  readonly html?: string
  readonly attachments?: readonly Attached[]
  /** Message-ID with or without brackets; undefined makes a fresh one, `false` leaves the header out. */
  readonly messageId?: string | false
  readonly inReplyTo?: string
  readonly references?: string | readonly string[]
  /** `false` leaves the header out; a string is written as it stands. */
  readonly date?: Date | string | false
  /** Further headers, written as they stand after the others; several values make several lines. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
}

export type Attached = {
  readonly filename: string
  readonly content: Buffer | string
  readonly contentType?: string
  /** Content-ID without brackets; makes the part inline. */
  readonly cid?: string
}

/** The raw bytes of a mail (RFC 5322, CRLF). Everything has a default: Aino asks the office something. */
export function aMail(parts: MailParts = {}): Buffer {
  return joinLines([...headerLines(parts), ...mimeBody(parts)])
}

function headerLines(parts: MailParts): string[] {
  const headers: [string, string | undefined][] = [
    ['From', mailboxList(parts.from ?? aino)],
    ['To', mailboxList(parts.to ?? office)],
    ['Cc', parts.cc === undefined ? undefined : mailboxList(parts.cc)],
    ['Reply-To', parts.replyTo === undefined ? undefined : mailboxList(parts.replyTo)],
    ['Subject', encodedText(parts.subject ?? 'Kysymys vuokrasta')],
    ['Date', dateValue(parts.date)],
    ['Message-ID', messageIdValue(parts.messageId)],
    ['In-Reply-To', parts.inReplyTo === undefined ? undefined : bracketed(parts.inReplyTo)],
    ['References', referencesValue(parts.references)],
    ...Object.entries(parts.headers ?? {}).flatMap(([name, values]) =>
      [values].flat().map((value): [string, string] => [name, value]),
    ),
    ['MIME-Version', '1.0'],
  ]
  return headers.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
}

function mailboxList(who: Player | string | readonly (Player | string)[]): string {
  return [who].flat().map(mailbox).join(',\r\n ')
}

function mailbox(who: Player | string): string {
  if (typeof who === 'string') return who
  const name = isAscii(who.name) ? `"${who.name}"` : encodedText(who.name)
  return `${name} <${who.address}>`
}

function dateValue(date: MailParts['date']): string | undefined {
  if (date === false) return undefined
  if (typeof date === 'string') return date
  return (date ?? new Date()).toUTCString().replace('GMT', '+0000')
}

function messageIdValue(messageId: MailParts['messageId']): string | undefined {
  if (messageId === false) return undefined
  return bracketed(messageId ?? `${randomUUID()}@citizen.example`)
}

function referencesValue(references: MailParts['references']): string | undefined {
  return references === undefined ? undefined : [references].flat().map(bracketed).join('\r\n ')
}

function bracketed(id: string): string {
  return id.startsWith('<') ? id : `<${id}>`
}

/** RFC 2047 encoded words of at most 75 characters, folded; ASCII stays as it is. */
function encodedText(text: string): string {
  if (isAscii(text)) return text
  const words: string[] = []
  let word = ''
  for (const character of text) {
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word)
      word = ''
    }
    word += character
  }
  return [...words, word].map((each) => `=?utf-8?B?${Buffer.from(each).toString('base64')}?=`).join('\r\n ')
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}
