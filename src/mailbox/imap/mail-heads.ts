import type { FetchMessageObject, FetchQueryObject, ImapFlow } from 'imapflow'
import type { MailSigns } from '../../intake/mailbox.ts'
import { readMessageId } from '../../mail/headers/message-ids.ts'
import { errorFacts } from '../error-facts.ts'
import type { MailHead } from './mail-batches.ts'
import type { MailboxLog } from './mailbox-log.ts'

const MAILS_PER_COMMAND = 200

const query = { uid: true, size: true, internalDate: true }

/**
 * A mail the server says nothing of is asked for all the same: it may be gone, or its line unreadable. Bare where
 * the server refuses to answer for it.
 */
export async function fetchHeads(
  client: ImapFlow,
  uids: readonly number[],
  log: MailboxLog,
): Promise<readonly MailHead[]> {
  const heads = new Map<number, MailHead>(uids.map((uid) => [uid, { uid }]))
  for (const row of await fetchRows(client, uids, query, log)) {
    const known = heads.get(row.uid)
    if (known !== undefined) heads.set(row.uid, { ...known, ...signsIn(row) })
  }
  return [...heads.values()]
}

/** Bare Message-IDs; undefined for a mail without one. */
export async function fetchMessageIds(
  client: ImapFlow,
  uids: readonly number[],
  log: MailboxLog,
): Promise<ReadonlyMap<number, string | undefined>> {
  const ids = new Map<number, string | undefined>()
  for (const { uid, headers } of await fetchRows(client, uids, { uid: true, headers: ['message-id'] }, log))
    if (Buffer.isBuffer(headers)) ids.set(uid, readMessageId(headers.toString('latin1')))
  return ids
}

/** Where the server refuses to answer for all together, for one mail that it cannot read, each is asked about alone. */
async function fetchRows(
  client: ImapFlow,
  uids: readonly number[],
  what: FetchQueryObject,
  log: MailboxLog,
): Promise<readonly FetchMessageObject[]> {
  const rows: FetchMessageObject[] = []
  for (let start = 0; start < uids.length; start += MAILS_PER_COMMAND) {
    const some = uids.slice(start, start + MAILS_PER_COMMAND)
    try {
      rows.push(...(await client.fetchAll(some.join(','), what, { uid: true })))
    } catch (error) {
      if (!client.usable) throw error
      log.warn({ code: errorFacts(error).code, count: some.length }, 'The server refused to describe mails')
      for (const uid of some) rows.push(...(await fetchAlone(client, uid, what)))
    }
  }
  return rows
}

async function fetchAlone(
  client: ImapFlow,
  uid: number,
  what: FetchQueryObject,
): Promise<readonly FetchMessageObject[]> {
  try {
    const row = await client.fetchOne(String(uid), what, { uid: true })
    return row ? [row] : []
  } catch (error) {
    if (!client.usable) throw error
    return []
  }
}

/** imapflow leaves a date it cannot read as the words it came in. */
function signsIn({ size, internalDate }: FetchMessageObject): Omit<MailSigns, 'uid'> {
  const isDate = internalDate instanceof Date && !Number.isNaN(internalDate.getTime())
  return { ...(size === undefined ? {} : { size }), ...(isDate ? { internalDate } : {}) }
}
