import { readMailDate } from '../../mail/headers/mail-date.ts'

export type FileMessage = {
  /** The date of the mbox separator, when there was one. */
  readonly separatorAt?: Date
  readonly bytes: AsyncIterable<Uint8Array>
}

type Piece =
  | { readonly kind: 'start'; readonly separatorAt?: Date }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }

/**
 * The messages of a file as it streams by: those of an mbox (RFC 4155) when it begins with a separator line,
 * else the one message it is, which may be empty. Each message must be read before the next is asked for.
 */
export async function* mboxMessages(
  bytes: AsyncIterable<Uint8Array>,
  isOneMessage: boolean,
): AsyncGenerator<FileMessage> {
  const pieces = piecesOf(bytes, isOneMessage)
  let next = await pieces.next()
  const advance = async () => {
    next = await pieces.next()
    return next.done || next.value.kind === 'start' ? undefined : next.value.bytes
  }
  while (!next.done) {
    const start = next
    const separatorAt = start.value.kind === 'start' ? start.value.separatorAt : undefined
    yield { ...(separatorAt ? { separatorAt } : {}), bytes: untilEnd(advance) }
    if (next === start) await advance()
    while (!next.done && next.value.kind === 'bytes') await advance()
  }
}

async function* untilEnd(advance: () => Promise<Uint8Array | undefined>): AsyncGenerator<Uint8Array> {
  for (let bytes = await advance(); bytes; bytes = await advance()) yield bytes
}

async function* piecesOf(bytes: AsyncIterable<Uint8Array>, isOneMessage: boolean): AsyncGenerator<Piece> {
  let splitter: ReturnType<typeof mboxSplitter> | undefined
  let head = Buffer.alloc(0)
  let isStarted = false
  for await (const chunk of bytes) {
    if (splitter) {
      yield* splitter.push(chunk)
      continue
    }
    if (isStarted) {
      yield { kind: 'bytes', bytes: chunk }
      continue
    }
    head = Buffer.concat([head, chunk])
    if (head.length < 5 && !isOneMessage) continue
    isStarted = true
    if (!isOneMessage && head.toString('latin1', 0, 5) === 'From ') {
      splitter = mboxSplitter()
      yield* splitter.push(head)
    } else yield* [{ kind: 'start' as const }, { kind: 'bytes' as const, bytes: head }]
  }
  if (splitter) yield* splitter.end()
  else if (!isStarted) yield* [{ kind: 'start' as const }, { kind: 'bytes' as const, bytes: head }]
}

const newline = 10
/** Longer lines are passed on in parts: a separator is short. */
const longestSeparator = 1000

/** Cuts at separator lines that follow a blank line, and takes the `>` off quoted ones. */
function mboxSplitter() {
  let carry = Buffer.alloc(0)
  let isFirstLine = true
  let isInLongLine = false

  function push(chunk: Uint8Array): Piece[] {
    const data = Buffer.concat([carry, chunk])
    const pieces: Piece[] = []
    let from = 0
    let at = 0
    let blankAt: number | undefined
    const emitUntil = (end: number) => {
      if (end > from) pieces.push({ kind: 'bytes', bytes: data.subarray(from, end) })
    }
    for (let end = data.indexOf(newline, at); end >= 0; end = data.indexOf(newline, at)) {
      const mayBegin = !isInLongLine && (isFirstLine || blankAt !== undefined)
      const separator = mayBegin ? readSeparator(data.subarray(at, end), isFirstLine) : undefined
      if (separator) {
        emitUntil(blankAt ?? at)
        pieces.push({ kind: 'start', ...separator })
        from = end + 1
      } else if (!isInLongLine && isQuotedSeparator(data, at)) {
        emitUntil(at)
        from = at + 1
      }
      blankAt = !isInLongLine && !separator && isBlank(data, at, end) ? at : undefined
      isFirstLine = false
      isInLongLine = false
      at = end + 1
    }
    const held = blankAt ?? at
    const isLong = data.length - held > longestSeparator
    const keptFrom = isLong ? data.length : held
    isInLongLine = isInLongLine || isLong
    emitUntil(keptFrom)
    carry = Buffer.from(data.subarray(keptFrom))
    return pieces
  }

  function end(): Piece[] {
    const rest = carry
    carry = Buffer.alloc(0)
    const isSeparatorsBlank = isBlank(rest, 0, rest.length - 1)
    return rest.length === 0 || isSeparatorsBlank ? [] : [{ kind: 'bytes', bytes: rest }]
  }

  return { push, end }
}

/** In the middle of a file only a line with a date is one: "From now on" begins paragraphs. */
function readSeparator(line: Buffer, isFirst: boolean): { separatorAt?: Date } | undefined {
  if (line[0] !== 70 || line.length > longestSeparator) return undefined
  const parts = /^From (\S{0,320}) {0,9}(.{1,80}?)\r?$/.exec(line.toString('latin1'))
  if (!parts) return undefined
  const separatorAt = readMailDate(parts[2] ?? '')
  if (separatorAt) return { separatorAt }
  return isFirst ? {} : undefined
}

/** `>From `, `>>From `: one `>` was put before it when the mbox was written. */
function isQuotedSeparator(data: Buffer, at: number): boolean {
  if (data[at] !== 62) return false
  let word = at
  while (data[word] === 62) word += 1
  return data.toString('latin1', word, word + 5) === 'From '
}

function isBlank(data: Buffer, at: number, end: number): boolean {
  return end === at || (end === at + 1 && data[at] === 13)
}
