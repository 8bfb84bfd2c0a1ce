import { isUnknownOutcome } from '../../events/unknown-outcome.ts'
import type { IntakeStore } from '../intake-store.ts'
import type { FolderSession, Mailbox } from '../mailbox.ts'
import type { Intake } from '../receive-mail.ts'
import { type FirstLook, knowFolder } from './know-folder.ts'
import { lookForMail } from './look-for-mail.ts'
import { openedInTime } from './open-in-time.ts'
import { codeOf, outageTeller } from './outage.ts'
import { patienceAfter, pause } from './patience.ts'
import type { LedgerStore } from './reused-uids.ts'
import { troubledMails } from './troubled-mails.ts'
import { wantedLooks } from './wanted-looks.ts'
import { watchdog } from './watchdog.ts'

export type WatchStore = Pick<
  IntakeStore,
  | 'knownFolder'
  | 'recordGeneration'
  | 'recordComplete'
  | 'recordPutBack'
  | 'recordReuse'
  | 'unknownUids'
  | 'owedMarks'
  | 'recordMarked'
  | 'appendEvent'
> &
  LedgerStore

export type InboxWatchOptions = {
  readonly mailbox: Mailbox
  readonly store: WatchStore
  readonly intake: Pick<Intake, 'receiveAll' | 'resumeUnfiled'>
  /** IMAP_FIRST. */
  readonly first: FirstLook
  /** IMAP_AFTER asks for something to be done on the server. */
  readonly marksMail: boolean
  readonly maxBytes: number
  readonly pollMs: number
  /** Without a successful command for so long the connection is given up (R-IMAP-5). */
  readonly silenceMs: number
  /** How long to wait before connecting again, after an end of that kind. */
  readonly waitAfter: (end: ConnectionEnd) => { readonly waitMs: number; readonly isAlarm: boolean }
  readonly now: () => Date
  readonly log: {
    info(facts: object, message: string): void
    warn(facts: object, message: string): void
    error(facts: object, message: string): void
  }
}

export type ConnectionEnd =
  | { readonly kind: 'sign-in-refused' }
  | { readonly kind: 'failed'; readonly openForMs: number; readonly retryAfterMs?: number }

export type InboxWatch = {
  /** Resolves when `signal` is aborted; never rejects for what a server or a network does. */
  run(signal: AbortSignal): Promise<void>
  /**
   * Looks now instead of at the next news; resolves after a look that began later than the call, or at once without a
   * connection.
   */
  checkNow(): Promise<void>
  /** The same, comparing all of the folder with the ledger. */
  checkAll(): Promise<void>
  /**
   * Begins a new connection: what a server shows to an old one may be a folder that is called something else by now.
   * Resolves after its first look, or when it cannot be made; at once without a connection.
   */
  reopen(): Promise<void>
}

/** Everything on the server is compared with the ledger so often, besides at every connect (R-IMAP-3). */
const fullLookMs = 60 * 60_000

/**
 * Watches one folder for ever. Promises: what is on the server and not in the ledger is fetched, without a
 * look at \Seen or at dates; a lost connection, a new UIDVALIDITY or a mail that cannot be fetched delays
 * and never loses; marks on the server follow the commit and may fail.
 */
export function createInboxWatch(options: InboxWatchOptions): InboxWatch {
  const { mailbox, store, intake, now, log } = options
  const troubled = troubledMails()
  const outage = outageTeller(store, now, log)
  const wanted = wantedLooks()
  let renewal = Promise.withResolvers<void>()
  let renewed: PromiseWithResolvers<void> | undefined

  function tellRenewed(): void {
    renewed?.resolve()
    renewed = undefined
  }

  async function run(signal: AbortSignal): Promise<void> {
    await resume()
    while (!signal.aborted) {
      const end = await watchOnce(signal)
      if (end === 'renewed' && !signal.aborted) continue
      tellRenewed()
      if (end === 'renewed' || signal.aborted) return
      const { waitMs, isAlarm } = options.waitAfter(end)
      if (isAlarm) log.error({ waitMs }, 'The mail server refuses the sign-in again and again')
      await pause(waitMs, signal)
    }
  }

  async function watchOnce(signal: AbortSignal): Promise<ConnectionEnd | 'renewed'> {
    const opened = await openedInTime(mailbox, signal)
    if (opened === undefined) return { kind: 'failed', openForMs: 0 }
    if (opened.kind === 'fault') {
      await outage.lost(opened.fault, opened.code)
      if (opened.fault === 'sign-in') return { kind: 'sign-in-refused' }
      const { retryAfterMs } = opened
      return { kind: 'failed', openForMs: 0, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
    }
    const openedAt = performance.now()
    const { session } = opened
    const dog = watchdog(options.silenceMs)
    const patience = patienceAfter(signal)
    renewal = Promise.withResolvers()
    const isRenewed = renewal.promise.then(() => true)
    let isReopening = false
    const watching = watchSession(session, signal, dog.alive)
    // Who is silent would not answer a farewell either.
    const silence = dog.silence.catch((error) => {
      session.drop()
      throw error
    })
    const outOfPatience = patience.end.then(() => session.drop())
    try {
      if (await Promise.race([watching, silence, outOfPatience, isRenewed])) {
        isReopening = true
        await Promise.allSettled([session.close()])
        await watching
        return 'renewed'
      }
      if (!signal.aborted) await outage.lost('unreachable', 'closed')
    } catch (error) {
      if (isUnknownOutcome(error)) throw error
      if (isReopening) return 'renewed'
      if (!signal.aborted) await outage.lost('unreachable', codeOf(error))
    } finally {
      wanted.end()
      dog.stop()
      patience.stop()
      await Promise.allSettled([session.close()])
      if (signal.aborted) await Promise.allSettled([watching])
    }
    return { kind: 'failed', openForMs: performance.now() - openedAt }
  }

  async function watchSession(session: FolderSession, signal: AbortSignal, alive: () => void): Promise<void> {
    const { isPutBack } = await knowFolder(session, store, options.first, now)
    if (isPutBack) log.error({ folder: session.folder }, 'The folder was put back and gives UIDs out again')
    troubled.enter(session.uidValidity)
    log.info({ folder: session.folder }, 'Watching the folder')
    let fullLookAt = 0
    let hasLooked = false
    wanted.begin()
    while (!signal.aborted) {
      const { isForAll, done } = wanted.take()
      const looksForReuse = isPutBack || isForAll
      const isFull = looksForReuse || performance.now() >= fullLookAt
      if (isFull) await intake.resumeUnfiled()
      const look = { ...options, troubled, isFull, looksForReuse, alive, signal }
      const isComplete = await lookForMail(session, look)
      if (!hasLooked) {
        await outage.ended(session)
        tellRenewed()
      }
      hasLooked = true
      if (!isComplete) fullLookAt = 0
      else if (isFull) fullLookAt = performance.now() + fullLookMs
      alive()
      done()
      if ((await nextSign(session, signal)) === 'closed') return
      alive()
    }
  }

  async function nextSign(session: FolderSession, signal: AbortSignal): Promise<'news' | 'poll' | 'closed'> {
    const sign = await session.waitForNews(options.pollMs, AbortSignal.any([signal, wanted.signal()]))
    if (sign === 'poll' && !signal.aborted) await session.ping()
    return sign
  }

  /** What an earlier process kept is filed also while the server is down. */
  async function resume(): Promise<void> {
    try {
      await intake.resumeUnfiled()
    } catch (error) {
      if (isUnknownOutcome(error)) throw error
      log.error({ code: codeOf(error) }, 'What was kept could not be filed yet')
    }
  }

  return {
    run,
    checkNow: () => wanted.ask('new'),
    checkAll: () => wanted.ask('all'),
    async reopen() {
      if (!wanted.isOpen()) return
      renewed ??= Promise.withResolvers()
      renewal.resolve()
      await renewed.promise
    },
  }
}
