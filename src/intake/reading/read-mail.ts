import { degradedMail } from '../../mail/degraded-mail.ts'
import type { ReadingContext } from '../../mail/inbound-mail.ts'
import { finnishAnalyser } from '../../search/finnish-analyser.ts'
import { type UnderstoodMail, understood } from '../understood-mail.ts'
import { type MailProcess, type ProcessLimits, startMailProcess } from './mail-process.ts'
import { ReaderUnavailable } from './reader-unavailable.ts'

/** A mail as it was kept. */
export type RawMail = {
  readonly size: number
  readonly sha256: string
  /** Its bytes from the first on; asked for again when the process was lost under another mail. */
  open(): AsyncIterable<Uint8Array>
}

export type MailReader = {
  /** Every mail can be read: what the parser cannot is read from its head alone, marked `degraded`. */
  read(raw: RawMail): Promise<UnderstoodMail>
  /** Without the parser, for a mail under which the process died three times (R-ROB-2). */
  readHead(raw: RawMail): Promise<UnderstoodMail>
  close(): Promise<void>
}

export type MailReaderOptions = ProcessLimits & {
  /** Without a mail for so long the process ends: an office idles most of the day, and a new one is there soon. */
  readonly restMs: number
  /** Asked before each mail: what the office decides in the desk holds from the next one on. */
  readonly context: () => Promise<ReadingContext>
  readonly log: { warn(facts: object, message: string): void }
}

/** Headers and the first 64 KB of body of all but the strangest mails. */
const headBytes = 256 * 1024

/** The process is given the next mails while it reads one, so that it never waits for them. */
const mailsBeside = 6

/**
 * Reads mails one after the other in a process with a limit of time and heap. When a mail breaks a limit,
 * the process is ended, the next one starts at once, and the mail is degraded without a second try (ruling
 * 11). What the source of the bytes throws is thrown on.
 */
export function createMailReader(options: MailReaderOptions): MailReader {
  const { log } = options
  let living: MailProcess | undefined
  let readings = 0
  let rest: NodeJS.Timeout | undefined
  const underWay: Promise<unknown>[] = []

  function livingProcess(): MailProcess {
    if (!living || living.isLost()) living = startMailProcess(options)
    return living
  }

  async function readNow(raw: RawMail): Promise<UnderstoodMail> {
    readings += 1
    clearTimeout(rest)
    try {
      return await readBeside(raw)
    } finally {
      readings -= 1
      if (readings === 0) rest = setTimeout(() => living?.end(), options.restMs).unref()
    }
  }

  async function readBeside(raw: RawMail): Promise<UnderstoodMail> {
    const context = await options.context()
    if (raw.size === 0) return degraded(raw, Buffer.alloc(0), 'empty', context)
    for (;;) {
      const head = headKeeper(raw.open())
      const result = await livingProcess().read(head.bytes, context)
      if (result.kind === 'unread') continue
      if (result.kind === 'read') return result.mail
      if (result.kind === 'unstarted') throw new ReaderUnavailable()
      const { kind, code } = result
      log.warn({ kind, code, size: raw.size }, 'A mail was read from its head alone')
      return degraded(raw, head.taken(), code, context)
    }
  }

  function degraded(
    { size, sha256 }: RawMail,
    head: Uint8Array,
    why: string,
    context: ReadingContext,
  ): UnderstoodMail {
    const mail = degradedMail(head, size, sha256, context, { code: 'unreadable', detail: why })
    return understood(mail, finnishAnalyser())
  }

  return {
    read(raw) {
      const room = underWay.length < mailsBeside ? Promise.resolve() : underWay.shift()!
      const reading = room.then(() => readNow(raw))
      underWay.push(Promise.allSettled([reading]))
      return reading
    },
    async readHead(raw) {
      const head = headKeeper(raw.open())
      for await (const _ of head.bytes) if (head.isFull()) break
      return degraded(raw, head.taken(), 'deaths', await options.context())
    },
    async close() {
      await Promise.all(underWay)
      clearTimeout(rest)
      await living?.end()
    },
  }
}

/** Lets the bytes pass and keeps the first of them. */
function headKeeper(bytes: AsyncIterable<Uint8Array>) {
  const kept: Uint8Array[] = []
  let size = 0
  async function* passing(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      if (size < headBytes) {
        kept.push(new Uint8Array(chunk.subarray(0, headBytes - size)))
        size += chunk.length
      }
      yield chunk
    }
  }
  return { bytes: passing(), taken: () => Buffer.concat(kept), isFull: () => size >= headBytes }
}
