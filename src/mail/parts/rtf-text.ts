const MAX_UNPACKED = 4 << 20
const COMPRESSED = 0x75465a4c
const UNCOMPRESSED = 0x414c454d
/** What every packer's window begins with (MS-OXRTFCP §2.1.2.1). */
const WINDOW_START =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'
const WINDOW = 4_096

/**
 * RTF as MAPI packs it (MS-OXRTFCP); at most 4 MB are unpacked.
 * @throws RangeError when it is not well-formed
 */
export function unpackRtf(packed: Buffer): string {
  const size = Math.min(packed.readUInt32LE(4), MAX_UNPACKED)
  const kind = packed.readUInt32LE(8)
  if (kind === UNCOMPRESSED) return packed.toString('latin1', 16, 16 + size)
  if (kind !== COMPRESSED) throw new RangeError('neither packed nor plain RTF')
  const window = Buffer.alloc(WINDOW)
  let written = window.write(WINDOW_START, 'latin1')
  const out = Buffer.alloc(size)
  let length = 0
  const put = (byte: number) => {
    out[length++] = byte
    window[written] = byte
    written = (written + 1) % WINDOW
  }
  for (let at = 16; at < packed.length && length < size; ) {
    const flags = packed[at++]!
    for (let bit = 0; bit < 8 && at < packed.length && length < size; bit++) {
      if ((flags & (1 << bit)) === 0) {
        put(packed[at++]!)
        continue
      }
      const reference = packed.readUInt16BE(at)
      at += 2
      const offset = reference >> 4
      if (offset === written) return out.toString('latin1', 0, length)
      for (let i = 0; i < (reference & 15) + 2 && length < size; i++) put(window[(offset + i) % WINDOW]!)
    }
  }
  return out.toString('latin1', 0, length)
}

/** Groups that hold no text of the writer. */
const SILENT =
  /^(?:fonttbl|colortbl|stylesheet|info|pict|object|header|footer|generator|listtable|listoverridetable|rsidtbl|themedata|datastore|latentstyles|mhtmltag|htmltag)$/
const WORDS: ReadonlyMap<string, string> = new Map([
  ...([
    ['par', '\n'],
    ['line', '\n'],
    ['row', '\n'],
    ['cell', '\t'],
    ['tab', '\t'],
  ] as const),
  ...([
    ['bullet', '•'],
    ['endash', '–'],
    ['emdash', '—'],
    ['lquote', '‘'],
    ['rquote', '’'],
  ] as const),
  ...([
    ['ldblquote', '“'],
    ['rdblquote', '”'],
  ] as const),
])
const TOKEN =
  /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|[\r\n]{1,100}|([^\\{}\r\n]{1,10000})/gi

type Group = { readonly isSilent: boolean; readonly skipped: number }

/** The words of an RTF text, without its layout. Linear; unknown control words are ignored. */
export function rtfToText(rtf: string): string | undefined {
  const decoder = new TextDecoder(codePage(rtf))
  const groups: Group[] = []
  let group: Group = { isSilent: false, skipped: 1 }
  let owed = 0
  let text = ''
  let bytes: number[] = []
  const flush = () => {
    if (bytes.length > 0) text += decoder.decode(Buffer.from(bytes))
    bytes = []
  }
  const say = (words: string) => {
    const rest = words.slice(owed)
    owed = Math.max(0, owed - words.length)
    if (group.isSilent) return
    flush()
    text += rest
  }
  for (const [, word, number, hex, symbol, brace, plain] of rtf.matchAll(TOKEN)) {
    if (brace === '{') groups.push(group)
    else if (brace === '}') group = groups.pop() ?? group
    else if (hex !== undefined) {
      if (owed > 0) owed -= 1
      else if (!group.isSilent) bytes.push(Number.parseInt(hex, 16))
    } else if (plain !== undefined) say(plain)
    else if (symbol !== undefined) {
      if (symbol === '*') group = { ...group, isSilent: true }
      else say(symbol === '~' ? '\u00a0' : /[{}\\]/.test(symbol) ? symbol : '')
    } else if (word === 'u' && number !== undefined) {
      say(String.fromCharCode(Number(number) & 0xffff))
      owed = group.skipped
    } else if (word === 'uc' && number !== undefined) group = { ...group, skipped: Number(number) & 15 }
    else if (word !== undefined && SILENT.test(word)) group = { ...group, isSilent: true }
    else if (word !== undefined) say(WORDS.get(word) ?? '')
  }
  flush()
  return text.toWellFormed().trim() || undefined
}

function codePage(rtf: string): string {
  const page = /\\ansicpg(125\d|874)\b/.exec(rtf.slice(0, 500))?.[1]
  return `windows-${page ?? '1252'}`
}
