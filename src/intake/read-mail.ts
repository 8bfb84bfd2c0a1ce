import { isDeepStrictEqual } from 'node:util'
import { degradedMail } from '../mail/degraded-mail.ts'
import type { ReadingContext } from '../mail/inbound-mail.ts'
import { finnishAnalyser } from '../search/finnish-analyser.ts'
import { type MailThread, startMailThread, type ThreadLimits, type ThreadResult } from './mail-thread.ts'
import { type UnderstoodMail, understood } from './understood-mail.ts'

/** A mail as it was kept. */
export type RawMail = {
  readonly size: number
  readonly sha256: string
  readonly bytes: AsyncIterable<Uint8Array>
}

export type MailReader = {
  /** Every mail can be read: what the parser cannot is read from its head alone, marked `degraded`. */
  read(raw: RawMail): Promise<UnderstoodMail>
  /** Without the parser, for a mail under which the process died three times (R-ROB-2). */
  readHead(raw: RawMail): Promise<UnderstoodMail>
  close(): Promise<void>
}

export type MailReaderOptions = ThreadLimits & {
  /** Asked before each mail: what the office decides in the desk holds from the next one on. */
  readonly context: () => Promise<ReadingContext>
  readonly log: { warn(facts: object, message: string): void }
}

/** Headers and the first 64 KB of body of all but the strangest mails. */
const headBytes = 256 * 1024

/**
 * Reads mails one after the other in a thread with a limit of time and heap. When a mail breaks a limit,
 * the thread is ended, the next one starts at once, and the mail is degraded without a second try (ruling
 * 11). What the source of the bytes throws is thrown on.
 */
export function createMailReader(options: MailReaderOptions): MailReader {
  const { log } = options
  let context: ReadingContext = { ownAddresses: [] }
  let thread: MailThread | undefined
  /** The thread starts at once, so that the first mail does not wait for it. */
  let last: Promise<unknown> = Promise.allSettled([readyThread()])

  async function renewThread(): Promise<MailThread> {
    const old = thread
    thread = startMailThread(context, options)
    await old?.end()
    return thread
  }

  /** The thread that knows the office as it is now. */
  async function readyThread(): Promise<MailThread> {
    const now = await options.context()
    if (thread && !thread.isLost() && isDeepStrictEqual(now, context)) return thread
    context = now
    return renewThread()
  }

  async function readNow(raw: RawMail): Promise<UnderstoodMail> {
    const ready = await readyThread()
    if (raw.size === 0) return degraded(raw, Buffer.alloc(0), 'empty')
    const head = headKeeper(raw.bytes)
    let result: ThreadResult
    try {
      result = await ready.read(head.bytes)
    } catch (error) {
      await renewThread()
      throw error
    }
    if (result.kind === 'read') return result.mail
    log.warn({ kind: result.kind, code: result.code, size: raw.size }, 'A mail was read from its head alone')
    if (result.kind === 'lost') await renewThread()
    return degraded(raw, head.taken(), result.code)
  }

  function degraded({ size, sha256 }: RawMail, head: Uint8Array, why: string): UnderstoodMail {
    const mail = degradedMail(head, size, sha256, context, { code: 'unreadable', detail: why })
    return understood(mail, finnishAnalyser())
  }

  return {
    read(raw) {
      const reading = last.then(() => readNow(raw))
      last = Promise.allSettled([reading])
      return reading
    },
    async readHead(raw) {
      context = await options.context()
      const head = headKeeper(raw.bytes)
      for await (const _ of head.bytes) if (head.isFull()) break
      return degraded(raw, head.taken(), 'deaths')
    },
    async close() {
      await last
      await thread?.end()
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
