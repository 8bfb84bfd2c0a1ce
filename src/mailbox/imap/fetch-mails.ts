import type { ImapFlow } from 'imapflow'
import type { FetchedMail } from '../../intake/mailbox.ts'
import { errorFacts } from '../error-facts.ts'
import { downloadMail } from './download-mail.ts'
import { fetchPartly, type PartialExtent } from './fetch-partly.ts'
import { isSmall, type MailHead, mailBatches } from './mail-batches.ts'
import { fetchHeads } from './mail-heads.ts'
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

/** The same for mails that cannot be had whole: each is asked for alone, and what is not asked for is listed. */
export async function* fetchInPart(
  client: ImapFlow,
  uids: readonly number[],
  { maxBytes, extent }: { readonly maxBytes: number; readonly extent: PartialExtent },
  log: MailboxLog,
): AsyncGenerator<FetchedMail> {
  for (const head of await fetchHeads(client, uids, log)) {
    const mails = await unlessRefused(client, head, log, () => fetchPartly(client, head, maxBytes, extent))
    for (const mail of mails) yield { ...mail, isInPart: true }
  }
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
    const heads = await fetchHeads(client, ascending.slice(start, start + SIZES_PER_COMMAND), log)
    for (const step of mailBatches(heads)) {
      const { mails, broken } = await loadStep(client, step, maxBytes, log)
      yield mails
      if (broken !== undefined) throw broken.error
    }
  }
}

/** What could be loaded comes out although the connection broke at a later mail of the step. */
async function loadStep(
  client: ImapFlow,
  step: readonly MailHead[],
  maxBytes: number,
  log: MailboxLog,
): Promise<{ readonly mails: readonly FetchedMail[]; readonly broken?: { readonly error: unknown } }> {
  const mails: FetchedMail[] = []
  try {
    const batch = step.filter((head) => isSmall(head) && head.size <= maxBytes)
    const sources = batch.length > 1 ? await fetchSources(client, batch, log) : new Map<number, Buffer>()
    for (const head of step) {
      const source = sources.get(head.uid)
      if (source === undefined) mails.push(...(await loadAlone(client, head, maxBytes, log)))
      else mails.push({ ...head, bytes: source })
    }
    return { mails }
  } catch (error) {
    return { mails, broken: { error } }
  }
}

/**
 * Those that have the very size the server announced. Any other one is asked for alone (see downloadMail): a
 * literal that is announced too short cuts its mail, and one too long takes in what belongs to the next. Empty
 * when the server refuses the batch.
 */
async function fetchSources(
  client: ImapFlow,
  step: readonly MailHead[],
  log: MailboxLog,
): Promise<ReadonlyMap<number, Buffer>> {
  const sources = new Map<number, Buffer>()
  const sizes = new Map(step.map(({ uid, size }) => [uid, size]))
  const largest = Math.max(...step.map(({ size = 0 }) => size))
  const query = { uid: true, source: { start: 0, maxLength: largest + 1 } }
  try {
    for (const { uid, source } of await client.fetchAll([...sizes.keys()].join(','), query, { uid: true })) {
      if (Buffer.isBuffer(source) && source.length === sizes.get(uid)) sources.set(uid, source)
    }
  } catch (error) {
    if (!client.usable) throw error
    log.warn({ code: errorFacts(error).code, count: step.length }, 'The server refused a batch of mails')
    sources.clear()
  }
  return sources
}

async function loadAlone(
  client: ImapFlow,
  head: MailHead,
  maxBytes: number,
  log: MailboxLog,
): Promise<readonly FetchedMail[]> {
  return unlessRefused(client, head, log, async () => {
    const whole = await downloadMail(client, head, maxBytes, log)
    return whole === 'over-cap' ? await fetchPartly(client, head, maxBytes) : whole
  })
}

/** One mail, or none when it is gone or cannot be given. */
async function unlessRefused(
  client: ImapFlow,
  head: MailHead,
  log: MailboxLog,
  load: () => Promise<FetchedMail | undefined>,
): Promise<readonly FetchedMail[]> {
  try {
    const mail = await load()
    return mail === undefined ? [] : [mail]
  } catch (error) {
    if (!client.usable) throw error
    log.warn({ code: errorFacts(error).code, uid: head.uid }, 'The server could not give a mail')
    return []
  }
}
