import type { ImapFlow } from 'imapflow'
import type { FolderSession } from '../../intake/mailbox.ts'
import { withinTime } from '../time-limit.ts'
import { fetchInPart, fetchMails } from './fetch-mails.ts'
import { folderNews } from './folder-news.ts'
import { closeImap } from './imap-client.ts'
import { fetchHeads, fetchMessageIds } from './mail-heads.ts'
import { isListed } from './mail-piece.ts'
import type { MailboxLog } from './mailbox-log.ts'
import { type AfterFiling, mailMarker } from './mark-mails.ts'

export type SessionPlan = {
  readonly mailbox: string
  readonly folder: string
  readonly uidValidity: number
  readonly uidNext: number
  readonly isReadOnly: boolean
  readonly after: AfterFiling
  /** How long leaving may take. */
  readonly limitMs?: number
  readonly log: MailboxLog
}

const PING_LIMIT_MS = 30_000
const HIGHEST_UID = 2 ** 32 - 1

/** A selected folder. Every method throws once the connection is gone; the session is then to be closed. */
export function folderSession(client: ImapFlow, plan: SessionPlan): FolderSession {
  const { mailbox, folder, uidValidity, uidNext, isReadOnly, log } = plan
  const news = folderNews(client, log)
  return {
    mailbox,
    folder,
    uidValidity,
    uidNext,
    isReadOnly,
    async uidsAbove(uid) {
      news.reset()
      if (uid >= HIGHEST_UID) return []
      const found = await search(client, { uid: `${uid + 1}:*` })
      return found.filter((each) => each > uid)
    },
    uidsSince: (day) => search(client, { since: day }),
    holds: (uid) => isListed(client, uid),
    signsOf: (uids) => fetchHeads(client, uids, log),
    messageIdsOf: (uids) => fetchMessageIds(client, uids, log),
    fetch: (uids, maxBytes, extent = 'whole') =>
      extent === 'whole'
        ? fetchMails(client, uids, maxBytes, log)
        : fetchInPart(client, uids, { maxBytes, extent }, log),
    mark: mailMarker(client, plan.after),
    waitForNews: (pollMs, signal) => news.wait(pollMs, signal),
    ping: () => withinTime(PING_LIMIT_MS, ping(client), () => client.close()),
    close: () => closeImap(client, plan.limitMs),
    drop: () => client.close(),
  }
}

/** imapflow's `noop` hides how it went; the tagged answer tells. */
async function ping(client: ImapFlow): Promise<void> {
  let answer = ''
  const note = (tagged: { readonly response: string }) => {
    answer = tagged.response
  }
  client.on('response', note)
  try {
    await client.noop()
  } finally {
    client.off('response', note)
  }
  if (answer !== 'OK') throw new Error('The server did not answer NOOP')
}

/** imapflow answers `false` to a refused or lost SEARCH, which must not look like an empty folder. */
async function search(
  client: ImapFlow,
  query: { readonly uid: string } | { readonly since: Date },
): Promise<readonly number[]> {
  const found = await client.search(query, { uid: true })
  if (!Array.isArray(found)) throw new Error('The server refused SEARCH')
  return found
}
