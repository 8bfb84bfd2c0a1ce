import { decodeText } from '../decoding/decode-text.ts'
import { decodeHeaderText } from './encoded-words.ts'

/** A structured header value: `text/plain; charset=utf-8; name*0*=…` (RFC 2045 §5.1, RFC 2231). */
export type StructuredValue = { readonly value: string; readonly parameters: ReadonlyMap<string, string> }

const MAX_PARAMETERS = 100

/** @param raw latin1: one character for each byte. The value is lower case; parameters are decoded. */
export function readStructuredValue(raw: string): StructuredValue {
  const [first = '', ...rest] = splitAtSemicolons(raw.slice(0, 65_536))
  const sections = new Map<string, Section[]>()
  for (const item of rest.slice(0, MAX_PARAMETERS)) {
    const equals = item.indexOf('=')
    if (equals < 0) continue
    const key = /^([^*]+?)(?:\*(\d{1,3}))?(\*)?$/.exec(item.slice(0, equals).trim().toLowerCase())
    if (!key) continue
    const section = {
      index: Number(key[2] ?? 0),
      isExtended: key[3] === '*',
      text: item.slice(equals + 1),
    }
    const list = sections.get(key[1]!)
    if (list) list.push(section)
    else sections.set(key[1]!, [section])
  }
  const parameters = new Map<string, string>()
  for (const [name, list] of sections) parameters.set(name, joinSections(list))
  return { value: first.trim().toLowerCase(), parameters }
}

type Section = { readonly index: number; readonly isExtended: boolean; readonly text: string }

/** The extended form wins over the plain one of the same name (RFC 6266 §4.3 gives the reason). */
function joinSections(list: readonly Section[]): string {
  const isExtended = list.some((section) => section.isExtended)
  if (!isExtended && list.every((section) => section.index === 0)) return decodeHeaderText(list[0]!.text)
  const ordered = list
    .filter(
      (section) =>
        section.isExtended || !list.some((other) => other.isExtended && other.index === section.index),
    )
    .sort((a, b) => a.index - b.index)
  if (!isExtended) return decodeHeaderText(ordered.map((section) => section.text).join(''))
  const { charset, text } = cutCharset(ordered[0]!)
  const bytes = ordered.map((section, at) => {
    const value = at === 0 ? text : section.text
    return section.isExtended ? percentBytes(value) : Buffer.from(value, 'latin1')
  })
  return decodeText(Buffer.concat(bytes), charset).text
}

/** `utf-8'fi'nimi`; one quote instead of two is met in the wild. */
function cutCharset(section: Section): { charset: string | undefined; text: string } {
  const parts = section.isExtended ? /^([^']{0,60})'(?:([^']{0,20})')?(.*)$/s.exec(section.text) : undefined
  return parts ? { charset: parts[1], text: parts[3] ?? '' } : { charset: undefined, text: section.text }
}

function percentBytes(text: string): Buffer {
  const bytes = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1')
}

/** Splits outside quotes; quotes, their escapes, comments and the blanks around are taken off. One pass. */
function splitAtSemicolons(raw: string): string[] {
  const items: string[] = []
  let item = ''
  let solid = 0
  let isQuoted = false
  let depth = 0
  const lastClose = raw.lastIndexOf(')')
  const finish = () => {
    items.push(item.slice(0, solid))
    item = ''
    solid = 0
  }
  const add = (text: string) => {
    item += text
    solid = item.length
  }
  for (let i = 0; i < raw.length; i++) {
    const char = raw[i]!
    if (char === '\\' && (isQuoted || depth > 0)) {
      i++
      if (depth === 0) add(escaped(raw[i] ?? ''))
    } else if (depth > 0) depth += char === '(' ? 1 : char === ')' ? -1 : 0
    else if (char === '"') isQuoted = !isQuoted
    else if (isQuoted) add(char)
    else if (char === '(' && i < lastClose && isCommentStart(raw[i - 1], item)) depth = 1
    else if (char === ';') finish()
    else if (!' \t\r\n'.includes(char)) add(char)
    else if (item !== '' && !item.endsWith('=')) item += char
  }
  finish()
  return items
}

/** `\"` is a quote; `C:\mail\a.txt` in quotes is a Windows path that nobody escaped. */
function escaped(char: string): string {
  return char === '"' || char === '\\' ? char : `\\${char}`
}

/** A comment follows a blank or a delimiter; `name=report (1).pdf` without quotes is a name. */
function isCommentStart(before: string | undefined, item: string): boolean {
  return (before === undefined || ' \t;='.includes(before)) && !/^\s{0,9}(?:file)?name/i.test(item)
}
