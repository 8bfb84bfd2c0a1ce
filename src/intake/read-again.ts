import type { EventDraft } from '../events/event.ts'
import type { MailKind } from '../mail/inbound-mail.ts'
import type { TokenKeys } from '../mail/threading/reply-token.ts'
import type { Lookup } from './filing/filing.ts'
import { lookupOf } from './filing/lookup.ts'
import type { IntakeStore } from './intake-store.ts'
import type { MailReader } from './reading/read-mail.ts'
import type { FindableMail } from './understood-mail.ts'

/** A message that came as mail, and where its bytes are. */
export type ReceivedMail = {
  readonly messageId: string
  readonly rawId: string
  readonly size: number
  readonly sha256: string
  readonly kind: MailKind
  readonly isDegraded: boolean
  /** A person has acted on its ticket, beyond looking. */
  readonly isDecided: boolean
}

/** What a new reading may change: what the mail says, never where it is filed or what people did. */
export type NewReading = { readonly mail: FindableMail; readonly lookup: Lookup; readonly kind: MailKind }

export type ReadAgainStore = Pick<IntakeStore, 'readRaw'> & {
  /** In the order of filing, after the given message. */
  receivedMails(afterMessageId: string, limit: number): Promise<readonly ReceivedMail[]>
  /** Writes what differs and the event, in one transaction; answers the names of what differed. */
  replaceReading(
    messageId: string,
    reading: NewReading,
    event: (changed: readonly string[]) => EventDraft,
  ): Promise<readonly string[]>
}

export type ReadAgainCounts = { readonly read: number; readonly changed: number; readonly kept: number }

const page = 100

/**
 * Reads old raw mail with today's rules (R-ROB-1). Text, files, people, problems and ids are renewed; ticket,
 * threading, receipts and states stay, and so does the kind once a person has acted. A mail that today can
 * only be read from its head keeps the better reading it has. It may be stopped and run again.
 */
export async function readAgain(options: {
  readonly store: ReadAgainStore
  readonly reader: Pick<MailReader, 'read'>
  readonly tokenKeys: TokenKeys
  readonly referencePrefix: string
  readonly now: () => Date
  readonly signal: AbortSignal
}): Promise<ReadAgainCounts> {
  const { store, reader, tokenKeys, referencePrefix, now, signal } = options
  const counts = { read: 0, changed: 0, kept: 0 }
  let after = ''
  for (;;) {
    const mails = await store.receivedMails(after, page)
    for (const received of mails) {
      if (signal.aborted) return counts
      const { rawId, size, sha256 } = received
      const mail = await reader.read({ size, sha256, open: () => store.readRaw(rawId) })
      counts.read += 1
      if (mail.degraded && !received.isDegraded) counts.kept += 1
      else {
        const kind = received.isDecided ? received.kind : mail.kind
        const lookup = lookupOf(mail, tokenKeys, referencePrefix)
        const changed = await store.replaceReading(
          received.messageId,
          { mail, lookup, kind },
          readAgainEvent(received, now()),
        )
        if (changed.length > 0) counts.changed += 1
      }
    }
    const last = mails.at(-1)
    if (!last) return counts
    after = last.messageId
  }
}

function readAgainEvent({ kind }: ReceivedMail, at: Date) {
  return (changed: readonly string[]): EventDraft => ({
    kind: 'message-read-again',
    at,
    actor: 'operator',
    facts: { changed: changed.join(' '), kindBefore: kind },
  })
}
