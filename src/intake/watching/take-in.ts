import type { Arrival, FolderKnowledge } from '../intake-store.ts'
import type { FetchExtent, FetchedMail, FolderSession } from '../mailbox.ts'
import type { Incoming, Intake } from '../receive-mail.ts'
import type { TroubledMails } from './troubled-mails.ts'

export type TakingIn = {
  readonly intake: Pick<Intake, 'receiveAll'>
  readonly maxBytes: number
  readonly troubled: TroubledMails
  readonly alive: () => void
  readonly signal: AbortSignal
  readonly now: () => Date
  readonly log: { error(facts: object, message: string): void }
}

/** A server's clock may be ahead of ours; what is dated farther ahead would be due to nobody for years. */
const clockFaultMs = 24 * 60 * 60_000
/** Small mails come so many to a command; which of them broke it is not known. */
const mailsOnTheirWay = 100

/**
 * Fetches and files mails of a folder. When the connection breaks, the first mail that was not read to its end
 * takes the blame, and those that may have come with it are tried alone; a fault of the storage is no mail's.
 */
export async function takeIn(
  session: FolderSession,
  taking: TakingIn,
  knowledge: FolderKnowledge,
  uids: readonly number[],
  extent: FetchExtent = 'whole',
): Promise<void> {
  const { intake, maxBytes, troubled, alive, signal, now, log } = taking
  const ascending = [...uids].sort((a, b) => a - b)
  let at = 0
  const passTo = (isPassed: (uid: number) => boolean) => {
    while (isPassed(ascending[at] ?? Number.POSITIVE_INFINITY)) at += 1
  }
  let isBroken = false
  const broken = (error: unknown): never => {
    isBroken = true
    throw error
  }
  async function* incoming(): AsyncGenerator<Incoming> {
    for await (const mail of watched(session.fetch(uids, maxBytes, extent), alive, broken)) {
      if (signal.aborted) return
      passTo((uid) => uid < mail.uid)
      const { bytes } = mail
      yield {
        arrival: arrivalOf(session, knowledge, mail, now()),
        bytes: bytes instanceof Uint8Array ? bytes : watched(bytes, alive, broken),
      }
      if (isBroken) return
      passTo((uid) => uid <= mail.uid)
      if (extent === 'whole') troubled.came(mail.uid)
      else troubled.clear(mail.uid)
    }
  }
  try {
    await intake.receiveAll(incoming(), alive)
  } catch (error) {
    const [next, ...others] = ascending.slice(at, at + mailsOnTheirWay)
    if (!isBroken || next === undefined) throw error
    troubled.suspect(others, now())
    if (troubled.blame(next, now()))
      log.error(
        { folder: session.folder, uid: next },
        'A mail breaks the connection every time; it is set aside',
      )
    throw error
  }
}

async function* watched<T>(
  source: AsyncIterable<T>,
  alive: () => void,
  broken: (error: unknown) => never,
): AsyncGenerator<T> {
  try {
    for await (const each of source) {
      alive()
      yield each
    }
  } catch (error) {
    broken(error)
  }
}

/** What lay there at the first look is history; in a folder built anew, older mail is merely late. */
function arrivalOf(
  session: FolderSession,
  knowledge: FolderKnowledge,
  mail: FetchedMail,
  now: Date,
): Arrival {
  const { mailbox, folder, uidValidity } = session
  const { presentUid, isFirst, completeAt } = knowledge
  const { uid, internalDate = now, leftOnServer, isInPart = false } = mail
  const arrivedAt = internalDate.getTime() - now.getTime() > clockFaultMs ? now : internalDate
  const wasPresent = uid <= presentUid
  const isLate = wasPresent && !isFirst && completeAt !== undefined && arrivedAt < completeAt
  return {
    source: { kind: 'imap', position: { mailbox, folder, uidValidity, uid } },
    arrivedAt,
    isHistory: wasPresent && isFirst,
    ...(isLate ? { isLate } : {}),
    ...(leftOnServer ? { leftOnServer } : {}),
    ...(isInPart ? { isInPart } : {}),
  }
}
