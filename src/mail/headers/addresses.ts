import { decodeText } from '../decoding/decode-text.ts'
import type { Address } from '../inbound-mail.ts'
import { cleanLine } from '../text/clean-text.ts'
import { decodeHeaderText } from './encoded-words.ts'
import { trimBlanks } from './header-block.ts'

/**
 * The mailboxes of address fields (RFC 5322 §3.4), groups flattened; entries without an address are left
 * out, and their words go to the name that follows: `Virtanen, Aino <aino@…>` is one person (R-ADDR-1).
 * One pass over each value.
 *
 * @param values latin1: one character for each byte
 */
export function readAddresses(values: readonly string[], most = 1_000): Address[] {
  const found: Address[] = []
  for (const value of values) {
    const scan = scanner(value)
    let lastName = ''
    while (found.length < most) {
      const entry = scan.next()
      if (!entry) break
      const name = [lastName, nameOf(entry)].filter((part) => part !== '').join(', ')
      const address = addressOf(entry)
      lastName = address === undefined && !entry.isGroupEnd ? name : ''
      if (address !== undefined) found.push({ name: name === address ? '' : name, address })
    }
  }
  return found
}

/** The first thing that looks like an address, for values that hold none by the grammar. */
export function findAddress(value: string): string | undefined {
  return /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/i.exec(
    value.slice(0, 20_000),
  )?.[0]
}

type Entry = {
  phrase: string
  quoted: string
  comment: string
  angle: string | undefined
  hasAt: boolean
  isGroupEnd: boolean
}

function nameOf(entry: Entry): string {
  const written =
    (entry.angle === undefined && entry.phrase.includes('@') ? '' : entry.phrase) || entry.comment
  return cleanLine(decodeHeaderText(written))
    .replace(/^'(.*)'$/, '$1')
    .slice(0, 500)
}

/** The text outside quotes is searched: an address inside a display name is never used (R-ADDR-2). */
function addressOf(entry: Entry): string | undefined {
  const text = entry.angle ?? entry.quoted
  if (!text.includes('@')) return undefined
  const word = text
    .split(/[ \t\r\n]+/)
    .map(validAddress)
    .find((candidate) => candidate !== undefined)
  return word ?? (entry.angle === undefined ? undefined : validAddress(text.replace(/[ \t\r\n]+/g, '')))
}

function validAddress(word: string): string | undefined {
  const route = /^(?:@[^@:,]{1,255},?){1,9}:(.*)$/.exec(word)
  const bare = (route?.[1] ?? word).replace(/^mailto:/i, '').replace(/\.$/, '')
  const match = /^("[^"]{1,64}"|[^ \t\r\n@<>"(),:;[\]\\]{1,254})@([^ \t\r\n@<>"(),;\\]{1,255})$/.exec(bare)
  if (!match || bare.includes('=?')) return undefined
  const address = cleanLine(decodeText(Buffer.from(bare, 'latin1')).text)
  return address.includes(' ') && !address.startsWith('"') ? undefined : address
}

function scanner(value: string): { next: () => Entry | undefined } {
  let at = 0
  return {
    next() {
      if (at >= value.length) return undefined
      const entry: Entry = {
        phrase: '',
        quoted: '',
        comment: '',
        angle: undefined,
        hasAt: false,
        isGroupEnd: false,
      }
      while (at < value.length) {
        const char = value[at]!
        if (char === ',' || char === ';') {
          at++
          entry.isGroupEnd = char === ';'
          break
        }
        at = readToken(value, at, entry)
      }
      entry.phrase = trimBlanks(entry.phrase)
      entry.comment = trimBlanks(entry.comment)
      return entry
    },
  }
}

/** Reads what begins at `at` into the entry and gives the place behind it. */
function readToken(value: string, at: number, entry: Entry): number {
  const char = value[at]!
  if (char === '"') return readQuoted(value, at, entry)
  if (char === '(') return readComment(value, at, entry)
  if (char === '<') {
    const end = angleEnd(value, at)
    if (!entry.angle?.includes('@')) entry.angle = value.slice(at + 1, end)
    return value[end] === '>' ? end + 1 : end
  }
  if (char === ':' && entry.angle === undefined && !entry.hasAt && !isMailto(value, at)) {
    entry.phrase = ''
    entry.quoted = ''
    return at + 1
  }
  if (char === '@') entry.hasAt = true
  entry.phrase += char
  entry.quoted += char
  return at + 1
}

function isMailto(value: string, colon: number): boolean {
  return value.slice(Math.max(0, colon - 6), colon).toLowerCase() === 'mailto'
}

function readQuoted(value: string, at: number, entry: Entry): number {
  let text = ''
  let i = at + 1
  for (; i < value.length && value[i] !== '"'; i++) {
    if (value[i] === '\\' && i + 1 < value.length) i++
    text += value[i]
  }
  entry.phrase += text
  if (value[i + 1] === '@') entry.quoted += `"${text}"`
  return i + 1
}

function readComment(value: string, at: number, entry: Entry): number {
  let depth = 0
  let i = at
  for (; i < value.length; i++) {
    if (value[i] === '\\') i++
    else if (value[i] === '(') depth++
    else if (value[i] === ')' && --depth === 0) break
  }
  entry.comment += value.slice(at + 1, i)
  return i + 1
}

/** `<` without its `>` ends at the next comma, so that one broken entry does not take the others along. */
function angleEnd(value: string, at: number): number {
  for (let i = at + 1; i < value.length; i++) {
    if (value[i] === '>' || value[i] === '<' || (value[i] === ',' && value[at + 1] !== '@')) return i
  }
  return value.length
}
