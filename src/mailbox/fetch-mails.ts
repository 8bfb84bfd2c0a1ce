import type { FetchMessageObject, ImapFlow } from 'imapflow'
import type { FetchedMail } from '../intake/mailbox.ts'
import { downloadMail } from './download-mail.ts'
import { errorFacts } from './error-facts.ts'
import { fetchPartly } from './fetch-partly.ts'
import { type MailHead, mailBatches, SMALL_BYTES } from './mail-batches.ts'
import type { MailboxLog } from './mailbox-log.ts'
import { prefetched } from './prefetched.ts'

const SIZES_PER_COMMAND = 200

/**
 * Mails in ascending order, each with its bytes (R-IMAP-4): sizes first, small ones many to a command,
 * large ones in pieces as they are read, too large ones as headers and text. What was expunged meanwhile is
 * left out, and so is a mail the server cannot give, which is logged; both stay unexplained in the ledger.
 * Throws when the connection is lost. No FETCH is ever held open while the consumer works: another command
 * on this connection, such as `mark`, would wait for it for ever.
 */
export function fetchMails(
  client: ImapFlow,
  uids: readonly number[],
  maxBytes: number,
  log: MailboxLog,
): AsyncIterable<FetchedMail> {
  return inOrder(prefetched(loadedSteps(client, uids, maxBytes, log)))
}

async function* inOrder(steps: AsyncIterable<readonly FetchedMail[]>): AsyncGenerator<FetchedMail> {
  for await (const mails of steps) yield* mails
}

async function* loadedSteps(
  client: ImapFlow,
  uids: readonly number[],
  maxBytes: number,
  log: MailboxLog,
): AsyncGenerator<readonly FetchedMail[]> {
  const ascending = [...uids].sort((a, b) => a - b)
  for (let start = 0; start < ascending.length; start += SIZES_PER_COMMAND) {
    const heads = await fetchHeads(client, ascending.slice(start, start + SIZES_PER_COMMAND))
    for (const step of mailBatches(heads)) {
      yield await loadStep(client, step, maxBytes, log)
    }
  }
}

async function fetchHeads(client: ImapFlow, uids: readonly number[]): Promise<readonly MailHead[]> {
  const wanted = new Set(uids)
  const heads = new Map<number, MailHead>()
  const query = { uid: true, size: true, internalDate: true }
  for (const row of await client.fetchAll(uids.join(','), query, { uid: true })) {
    const head = mailHead(row)
    if (head !== undefined && wanted.has(head.uid)) heads.set(head.uid, head)
  }
  return [...heads.values()].sort((a, b) => a.uid - b.uid)
}

/** Undefined for the rows servers send unasked, such as a change of flags. */
function mailHead(row: FetchMessageObject): MailHead | undefined {
  if (row.size === undefined || row.internalDate === undefined) return undefined
  const internalDate = new Date(row.internalDate)
  if (Number.isNaN(internalDate.getTime())) return undefined
  return { uid: row.uid, size: row.size, internalDate }
}

async function loadStep(
  client: ImapFlow,
  step: readonly MailHead[],
  maxBytes: number,
  log: MailboxLog,
): Promise<readonly FetchedMail[]> {
  const [first] = step
  if (first === undefined) return []
  if (first.size > maxBytes) return await loadAlone(client, first, maxBytes, log)
  const isBatch = first.size <= SMALL_BYTES && step.length > 1
  const sources = isBatch ? await fetchSources(client, step, log) : new Map<number, Buffer>()
  const mails: FetchedMail[] = []
  for (const head of step) {
    const source = sources.get(head.uid)
    if (source === undefined) mails.push(...(await loadAlone(client, head, maxBytes, log)))
    else mails.push({ ...head, bytes: source })
  }
  return mails
}

/** Empty when the server refuses the batch: each mail of it is then asked for alone. */
async function fetchSources(
  client: ImapFlow,
  step: readonly MailHead[],
  log: MailboxLog,
): Promise<ReadonlyMap<number, Buffer>> {
  const sources = new Map<number, Buffer>()
  const wanted = new Set(step.map(({ uid }) => uid))
  const query = { uid: true, source: { start: 0, maxLength: SMALL_BYTES + 1 } }
  try {
    for (const row of await client.fetchAll([...wanted].join(','), query, { uid: true })) {
      const isWhole = row.source !== undefined && row.source.length > 0 && row.source.length <= SMALL_BYTES
      if (isWhole && row.source !== undefined && wanted.has(row.uid)) sources.set(row.uid, row.source)
    }
  } catch (error) {
    if (!client.usable) throw error
    log.warn({ code: errorFacts(error).code, mails: step.length }, 'The server refused a batch of mails')
    sources.clear()
  }
  return sources
}

/** One mail, or none when it is gone or cannot be given. */
async function loadAlone(
  client: ImapFlow,
  head: MailHead,
  maxBytes: number,
  log: MailboxLog,
): Promise<readonly FetchedMail[]> {
  try {
    const mail =
      head.size > maxBytes
        ? await fetchPartly(client, head, maxBytes)
        : await downloadMail(client, head, maxBytes)
    return mail === undefined ? [] : [mail]
  } catch (error) {
    if (!client.usable) throw error
    log.warn({ code: errorFacts(error).code, uid: head.uid }, 'The server could not give a mail')
    return []
  }
}
