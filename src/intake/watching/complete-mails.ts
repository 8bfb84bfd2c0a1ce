import { isUnknownOutcome } from '../../events/unknown-outcome.ts'
import { type IncompleteMail, type IncompleteStore, tryAfter } from '../incomplete-mails.ts'
import type { Position } from '../intake-store.ts'
import type { FolderSession, Mailbox } from '../mailbox.ts'
import type { Intake } from '../receive-mail.ts'
import { settled } from '../settled.ts'
import { fetchAgain } from './fetch-again.ts'
import { openedInTime } from './open-in-time.ts'
import { codeOf } from './outage.ts'
import { watchdog } from './watchdog.ts'

export type Completion = {
  readonly mailbox: Mailbox
  readonly store: IncompleteStore
  readonly intake: Pick<Intake, 'receiveAll'>
  readonly maxBytes: number
  /** So long nothing may come of a mail. */
  readonly silenceMs: number
  readonly now: () => Date
  readonly log: { warn(facts: object, message: string): void }
}

const mostAtOnce = 20

/**
 * Asks again for mails that were filed in part, over a connection of its own, which they may break without holding up
 * any other. What comes goes the way of every mail: kept first, then read, then filed, which completes its message.
 * Where not even the text is there and the whole does not come, the text alone is asked for. It may be stopped
 * anywhere and run again; who is told `no-connection` leaves the server alone for a while.
 */
export async function completeMails(
  options: Completion,
  signal: AbortSignal,
): Promise<'asked' | 'no-connection'> {
  const { mailbox, store, now } = options
  let session: FolderSession | undefined
  const leave = () => session?.drop()
  signal.addEventListener('abort', leave)
  const ask = async (mail: IncompleteMail, extent: 'whole' | 'texts'): Promise<Asked> => {
    session ??= await opened(mailbox, signal)
    if (session === undefined) return 'broken'
    const how = await askAgain(session, mail, extent, options)
    if (how === 'broken') session = undefined
    return how
  }
  try {
    for (const mail of await store.dueIncomplete(now(), mostAtOnce)) {
      session ??= await opened(mailbox, signal)
      if (signal.aborted) return 'asked'
      if (session === undefined) {
        if (now() >= mail.endsAt) await endTries(mail, 'given-up', options)
        return 'no-connection'
      }
      await store.recordTry(mail.messageId, tryAfter(mail, now()))
      const how = await ask(mail, 'whole')
      const isInVain = how === 'nothing' || how === 'broken'
      if (isInVain && !mail.hasText && !signal.aborted) await ask(mail, 'texts')
      if (how === 'gone') await endTries(mail, how, options)
      else if (!signal.aborted && now() >= mail.endsAt) await endTries(mail, 'given-up', options)
    }
    return 'asked'
  } finally {
    signal.removeEventListener('abort', leave)
    await session?.close()
  }
}

async function opened(mailbox: Mailbox, signal: AbortSignal): Promise<FolderSession | undefined> {
  const answer = await openedInTime(mailbox, signal)
  return answer?.kind === 'open' ? answer.session : undefined
}

async function endTries(
  { messageId, ticketId, tries }: IncompleteMail,
  end: 'gone' | 'given-up',
  { store, now, log }: Completion,
): Promise<void> {
  const isEnded = await store.endTries(messageId, end, {
    kind: 'message-stays-incomplete',
    at: now(),
    ticketId,
    messageId,
    facts: { end, tries: tries + 1 },
  })
  if (isEnded) log.warn({ messageId, reason: end }, 'A mail stays incomplete')
}

type Asked = Awaited<ReturnType<typeof fetchAgain>> | 'elsewhere' | 'broken'

async function askAgain(
  session: FolderSession,
  mail: IncompleteMail,
  extent: 'whole' | 'texts',
  options: Completion,
): Promise<Asked> {
  const { source } = mail.arrival
  if (source.kind !== 'imap') return 'gone'
  if (!isIn(session, source.position)) return 'elsewhere'
  const dog = watchdog(options.silenceMs)
  const asking = fetchAgain(session, source.position.uid, mail, { ...options, extent, alive: dog.alive })
  try {
    return await Promise.race([asking, dog.silence])
  } catch (error) {
    session.drop()
    await settled(asking)
    if (isUnknownOutcome(error)) throw error
    options.log.warn({ code: codeOf(error), uid: source.position.uid }, 'A mail did not come whole again')
    return 'broken'
  } finally {
    dog.stop()
  }
}

/** In a folder that was built anew, its mail has another UID and is taken in by it. */
function isIn(session: FolderSession, { mailbox, folder, uidValidity }: Position): boolean {
  return session.mailbox === mailbox && session.folder === folder && session.uidValidity === uidValidity
}
