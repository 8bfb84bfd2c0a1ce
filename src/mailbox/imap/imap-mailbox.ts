import type { ImapFlow } from 'imapflow'
import type { Mailbox } from '../../intake/mailbox.ts'
import type { ImapSettings } from '../connection-settings.ts'
import { withinTime } from '../time-limit.ts'
import { folderSession } from './folder-session.ts'
import { closeImap, connectImap } from './imap-client.ts'
import { type ImapFault, selectFault } from './imap-fault.ts'
import type { MailboxLog } from './mailbox-log.ts'
import type { AfterFiling } from './mark-mails.ts'

const OPEN_LIMIT_MS = 60_000

export type ImapMailboxOptions = {
  readonly folder: string
  readonly after: AfterFiling
  /** MAIL_MAX_BYTES: no literal may be longer, whatever a server announces. */
  readonly maxBytes: number
  /** How long connecting, selecting and leaving may take, each; a minute where nothing is said, to leave 5 s. */
  readonly limitMs?: number
  readonly log: MailboxLog
}

/**
 * A folder on an IMAP server. Every `open` is a new connection; when the session ends or a command fails,
 * the caller opens again after `afterConnectionEnd`. Mail is only ever read with PEEK: what people see as
 * unread stays unread unless `after` says otherwise.
 */
export function imapMailbox(settings: ImapSettings, options: ImapMailboxOptions): Mailbox {
  return {
    async open() {
      const { maxBytes, limitMs = OPEN_LIMIT_MS } = options
      const connected = await connectImap(settings, { maxLiteralBytes: maxBytes, connectMs: limitMs })
      if (connected.kind === 'fault') return connected
      const { client } = connected
      const selected = await select(client, options.folder, limitMs)
      if (selected.kind === 'fault') {
        await closeImap(client, limitMs)
        return selected
      }
      return {
        kind: 'open',
        session: folderSession(client, {
          ...selected,
          ...options,
          mailbox: mailboxName(settings),
          folder: folderName(options.folder),
        }),
      }
    },
  }
}

type Selected = {
  readonly kind: 'selected'
  readonly uidValidity: number
  readonly uidNext: number
  readonly isReadOnly: boolean
}

/** The lock is kept for the life of the connection: imapflow then keeps a quiet one alive. */
async function select(client: ImapFlow, folder: string, limitMs: number): Promise<Selected | ImapFault> {
  try {
    const locked = client.getMailboxLock(folder, { maxLockHoldTime: 0 })
    await withinTime(limitMs, locked, () => client.close())
    const { mailbox } = client
    if (mailbox === false || !mailbox.uidValidity) {
      return { kind: 'fault', fault: 'no-folder', code: 'no-uidvalidity' }
    }
    const uidNext = mailbox.uidNext ?? (await uidNextByStatus(client, folder))
    return {
      kind: 'selected',
      uidValidity: Number(mailbox.uidValidity),
      uidNext,
      isReadOnly: mailbox.readOnly === true,
    }
  } catch (error) {
    return selectFault(error)
  }
}

/** Servers may leave UIDNEXT out of SELECT (RFC 3501 §6.3.1). */
async function uidNextByStatus(client: ImapFlow, folder: string): Promise<number> {
  const status = await client.status(folder, { uidNext: true })
  if (!status || status.uidNext === undefined) throw new Error('The server gives no UIDNEXT')
  return status.uidNext
}

/** Names the mailbox in the ledger: another server may use the same UIDVALIDITY (RFC 5092 form). */
function mailboxName(settings: ImapSettings): string {
  return `imap://${settings.signIn.user.toLowerCase()}@${settings.host.toLowerCase()}`
}

/** INBOX is one folder however it is written (RFC 3501 §5.1); it must not be two in the ledger. */
function folderName(folder: string): string {
  return /^inbox$/i.test(folder) ? 'INBOX' : folder
}
