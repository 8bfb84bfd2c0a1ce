import type { LeftPart } from './intake-store.ts'
import type { MailBytes } from './mail-bytes.ts'

/** One folder of a mailbox on a server, as intake needs it. Positions are UIDs, never sequence numbers. */
export type FolderSession = {
  readonly mailbox: string
  readonly folder: string
  readonly uidValidity: number
  readonly uidNext: number
  readonly isReadOnly: boolean
  /** UIDs on the server above `uid`, ascending (R-IMAP-1: `n:*` filtered). */
  uidsAbove(uid: number): Promise<readonly number[]>
  uidsSince(day: Date): Promise<readonly number[]>
  /** Whether a mail is still there, whatever can be had of it. */
  holds(uid: number): Promise<boolean>
  /** What the server tells of mails without giving them. */
  signsOf(uids: readonly number[]): Promise<readonly MailSigns[]>
  /** Bare; undefined for a mail without one. What the server does not answer for is left out. */
  messageIdsOf(uids: readonly number[]): Promise<ReadonlyMap<number, string | undefined>>
  /** Oldest first; small mails many to a command, large ones streamed one by one. The extent is `whole` if not said. */
  fetch(uids: readonly number[], maxBytes: number, extent?: FetchExtent): AsyncIterable<FetchedMail>
  mark(uids: readonly number[]): Promise<void>
  /** Resolves at news (EXISTS), after `pollMs`, or when the connection ends. */
  waitForNews(pollMs: number, signal: AbortSignal): Promise<'news' | 'poll' | 'closed'>
  /** A command that must succeed, for the watchdog (R-IMAP-5). */
  ping(): Promise<void>
  /** With a farewell, for which it waits a few seconds. */
  close(): Promise<void>
  /** Without one. */
  drop(): void
}

/** How much is asked for of a mail: where it cannot be had whole, its headers and texts, or its headers alone. */
export type FetchExtent = 'whole' | 'texts' | 'headers'

export type MailSigns = {
  readonly uid: number
  /** Absent where the server gives none that can be read. */
  readonly internalDate?: Date
  /** As the server announced it: an estimate on some servers, absent on others. */
  readonly size?: number
}

export type FetchedMail = MailSigns & {
  /**
   * What is not in `bytes`: files of a mail over the cap, or what the server announced and did not give. Of a
   * mail in pieces it is known once the last one was read.
   */
  readonly leftOnServer?: readonly LeftPart[]
  /** Only its texts or its headers were asked for: the server may give it whole another day. */
  readonly isInPart?: boolean
  readonly bytes: MailBytes
}

export type ConnectFault = 'unreachable' | 'tls' | 'sign-in' | 'unavailable' | 'no-folder'

export type Mailbox = {
  open(): Promise<
    | { readonly kind: 'open'; readonly session: FolderSession }
    /** `retryAfterMs` when the server asked for a pause. */
    | {
        readonly kind: 'fault'
        readonly fault: ConnectFault
        readonly code: string
        readonly retryAfterMs?: number
      }
  >
}
