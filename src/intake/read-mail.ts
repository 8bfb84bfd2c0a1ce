import type { InboundMail, ReadingContext } from '../mail/inbound-mail.ts'
import { startMailThread, type ThreadLimits, type ThreadResult } from './mail-thread.ts'

/** A mail as it was kept. */
export type RawMail = {
  readonly size: number
  readonly sha256: string
  readonly bytes: AsyncIterable<Uint8Array>
}

/** What is left of a mail that cannot be parsed: its first bytes, and what keeping it counted. */
export type MailHead = { readonly head: Uint8Array; readonly size: number; readonly sha256: string }

export type MailReader = {
  /** Every mail can be read: what the parser cannot is read from its head alone, marked `degraded`. */
  read(raw: RawMail): Promise<InboundMail>
  /** Without the parser, for a mail under which the process died three times (R-ROB-2). */
  readHead(raw: RawMail): Promise<InboundMail>
  close(): Promise<void>
}

export type MailReaderOptions = ThreadLimits & {
  readonly context: ReadingContext
  readonly degrade: (head: MailHead, context: ReadingContext) => InboundMail
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
  const { context, degrade, log } = options
  let thread = startMailThread(context, options)
  let last: Promise<unknown> = Promise.resolve()

  async function renewThread(): Promise<void> {
    const old = thread
    thread = startMailThread(context, options)
    await old.end()
  }

  async function readNow(raw: RawMail): Promise<InboundMail> {
    if (thread.isLost()) await renewThread()
    const head = headKeeper(raw.bytes)
    let result: ThreadResult
    try {
      result = await thread.read(head.bytes)
    } catch (error) {
      await renewThread()
      throw error
    }
    if (result.kind === 'read') return result.mail
    log.warn({ kind: result.kind, code: result.code, size: raw.size }, 'A mail was read from its head alone')
    if (result.kind === 'lost') await renewThread()
    return degrade({ head: head.taken(), size: raw.size, sha256: raw.sha256 }, context)
  }

  return {
    read(raw) {
      const reading = last.then(() => readNow(raw))
      last = Promise.allSettled([reading])
      return reading
    },
    async readHead({ bytes, size, sha256 }) {
      const head = headKeeper(bytes)
      for await (const _ of head.bytes) if (head.taken().length >= headBytes) break
      return degrade({ head: head.taken(), size, sha256 }, context)
    },
    async close() {
      await last
      await thread.end()
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
  return { bytes: passing(), taken: () => Buffer.concat(kept) }
}
