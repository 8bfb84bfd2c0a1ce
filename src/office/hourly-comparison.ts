import type { InboxWatch } from '../intake/watching/watch-inbox.ts'
import { type Compared, type ComparedMail, type ComparingOffice, compareMailbox } from './compare-mailbox.ts'
import type { Office } from './office.ts'

const hourMs = 60 * 60_000
/** A whole folder of sent mail is read, and only a restore makes an answer lost. */
const sentMs = 24 * hourMs
/** After a fault: the watch tells of the loss itself. */
const againMs = 10 * 60_000

type HourlyOffice = ComparingOffice & {
  readonly storage: Pick<Office['storage'], 'mailHealth'>
  readonly log: Pick<Office['log'], 'alarm'>
}

/**
 * Explains every message on the server once an hour (P1, R-IMAP-3). What came between listing and fetching is
 * no finding: mail is looked for first, and once more over a new connection before anything counts as unexplained.
 * A clock that was set back delays nothing.
 */
export function hourlyComparison(
  office: HourlyOffice,
  adapters: ComparedMail,
  inbox: Pick<InboxWatch, 'checkAll' | 'reopen'>,
  signal: AbortSignal,
): () => Promise<void> {
  let nextAt = Number.NEGATIVE_INFINITY
  let askedAt = Number.NEGATIVE_INFINITY
  let sentReadAt = Number.NEGATIVE_INFINITY
  return async () => {
    const at = office.now().getTime()
    if (at < nextAt && at >= askedAt) return
    askedAt = at
    nextAt = at + againMs
    if ((await office.storage.mailHealth()).lostSince) return
    const readsSent = Math.abs(at - sentReadAt) >= sentMs
    const compared = await comparedTwice(readsSent).catch((error: unknown) => {
      if (signal.aborted) return undefined
      throw error
    })
    if (compared?.kind !== 'compared') return
    nextAt = at + hourMs
    if (readsSent) sentReadAt = at
    const { unexplainedUids, lostReplies } = compared.found
    if (unexplainedUids.length + lostReplies.length > 0)
      office.log.alarm('mail-unexplained', {
        unexplained: unexplainedUids.length,
        lostReplies: lostReplies.length,
      })
  }

  async function comparedTwice(readsSent: boolean): Promise<Compared> {
    await inbox.checkAll()
    const first = await compareMailbox(office, adapters, { readsSent, signal })
    if (first.kind === 'fault' || first.found.unexplainedUids.length === 0) return first
    await inbox.reopen()
    await inbox.checkAll()
    return compareMailbox(office, adapters, { readsSent, signal })
  }
}
