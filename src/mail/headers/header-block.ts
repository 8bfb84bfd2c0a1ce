/** One field of a header block. The value is unfolded; each character is one byte as it came (latin1). */
export type HeaderField = { readonly name: string; readonly value: string }

export type HeaderBlock = {
  readonly fields: readonly HeaderField[]
  readonly byName: ReadonlyMap<string, readonly string[]>
}

const MAX_FIELDS = 20_000

/**
 * Reads a header block (RFC 5322 §2.2) from its bytes. Lines that are no field, such as an mbox
 * separator, are passed over; names are lower case.
 */
export function readHeaderBlock(bytes: Uint8Array): HeaderBlock {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const fields: HeaderField[] = []
  let name = ''
  let lines: string[] = []
  const finish = () => {
    if (name) fields.push({ name, value: trimBlanks(lines.join('')) })
    name = ''
    lines = []
  }
  for (const line of linesOf(text)) {
    const isFolded = line.startsWith(' ') || line.startsWith('\t')
    if (isFolded) {
      if (name) lines.push(line)
      continue
    }
    const colon = line.indexOf(':')
    const candidate = colon > 0 ? line.slice(0, colon).trimEnd() : ''
    finish()
    if (fields.length >= MAX_FIELDS) break
    if (isFieldName(candidate)) {
      name = candidate.toLowerCase()
      lines.push(line.slice(colon + 1))
    }
  }
  finish()
  return { fields, byName: indexByName(fields) }
}

/** Without blanks around; a byte such as A0 is part of a character here, which `trim` would take for one. */
export function trimBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && BLANKS.includes(text[start]!)) start++
  while (end > start && BLANKS.includes(text[end - 1]!)) end--
  return text.slice(start, end)
}

const BLANKS = ' \t\r\n'

/** Every value of a field, topmost first. */
export function headerValues(block: HeaderBlock, name: string): readonly string[] {
  return block.byName.get(name) ?? []
}

/** The topmost value of a field. */
export function headerValue(block: HeaderBlock, name: string): string | undefined {
  return block.byName.get(name)?.[0]
}

function* linesOf(text: string): Iterable<string> {
  let start = 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    yield text.slice(start, end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end)
    start = end + 1
  }
}

function isFieldName(name: string): boolean {
  return name.length > 0 && name.length <= 200 && /^[!-9;-~]+$/.test(name)
}

function indexByName(fields: readonly HeaderField[]): Map<string, string[]> {
  const index = new Map<string, string[]>()
  for (const { name, value } of fields) {
    const values = index.get(name)
    if (values) values.push(value)
    else index.set(name, [value])
  }
  return index
}
