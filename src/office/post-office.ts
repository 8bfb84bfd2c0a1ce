import type { Mailbox } from '../intake/mailbox.ts'
import type { Intake } from '../intake/receive-mail.ts'
import { completeMails } from '../intake/watching/complete-mails.ts'
import type { InboxWatch } from '../intake/watching/watch-inbox.ts'
import type { Outbox } from '../replies/run-outbox.ts'
import type { Wakeable } from '../replies/wakeable.ts'
import type { Adapters } from './adapters.ts'
import { hourlyComparison } from './hourly-comparison.ts'
import { noticeRound } from './notice-round.ts'
import type { Office } from './office.ts'
import { completion, copyFiling, inboxWatch, outboxOf } from './post.ts'
import { repeat } from './repeat.ts'
import { workBeside } from './work-beside.ts'

/** How often it is asked whether the mailbox is due to be compared. */
const comparisonMs = 60_000
/** How often it is asked whether a mail that came in part is due to be asked for. */
const completionMs = 60_000
/** After a connection that was refused: as long as a server may ask for, and long enough not to lock an account. */
const completionRestMs = 60 * 60_000
const noticesMs = 60_000
const leftMs = 60 * 60_000
/** So long a relay may take to answer when the mail is told to stop. */
const patienceMs = 5_000

/** Everything that goes between the office and one set of mail servers; what is not configured is absent. */
export type PostOffice = {
  readonly office: Office
  readonly adapters: Adapters
  readonly watch: InboxWatch | undefined
  readonly outbox: Outbox | undefined
  /** Until the signal; then what is under way gets its end and every connection is closed. */
  run(signal: AbortSignal): Promise<void>
}

export type PostMeans = {
  readonly intake: Intake
  /** Names this process in what it holds. */
  readonly holder: string
  /** Woken when a mail to the office's own people was queued. */
  readonly notices: Wakeable
}

export function postOffice(
  office: Office,
  adapters: Adapters,
  { intake, holder, notices }: PostMeans,
): PostOffice {
  const { log } = office
  const { mailbox, sender, sent } = adapters
  const copies = sent && copyFiling(office, sent, holder)
  const outbox = sender && outboxOf(office, sender, holder, copies)
  const watch = mailbox && inboxWatch(office, mailbox, intake, outbox)

  async function compare(inbox: InboxWatch, signal: AbortSignal): Promise<void> {
    const comparison = hourlyComparison(office, adapters, inbox, signal)
    await repeat(comparisonMs, signal, workBeside(log, 'comparison-failed', comparison))
  }

  /** What came in part is asked for again, beside the mail that comes. */
  async function complete(from: Mailbox, signal: AbortSignal): Promise<void> {
    const options = completion(office, from, intake, outbox)
    let restsUntil = 0
    const askAgain = workBeside(log, 'completion-failed', async () => {
      if (performance.now() < restsUntil) return
      const how = await completeMails(options, signal)
      if (how === 'no-connection') restsUntil = performance.now() + completionRestMs
    })
    await askAgain()
    await repeat(completionMs, signal, askAgain)
  }

  /** Without a mailbox, mail that a killed `ingest` kept is still filed. */
  async function fileWhatIsLeft(signal: AbortSignal): Promise<void> {
    const fileLeft = workBeside(log, 'filing-failed', () => intake.resumeUnfiled())
    await fileLeft()
    await repeat(leftMs, signal, fileLeft)
  }

  return {
    ...{ office, adapters, watch, outbox },
    async run(signal) {
      const breakOff = () => sender?.breakOff()
      let patience: NodeJS.Timeout | undefined
      const losePatience = () => {
        patience = setTimeout(breakOff, patienceMs)
      }
      signal.addEventListener('abort', losePatience, { once: true })
      try {
        await Promise.all([
          watch ? watch.run(signal) : fileWhatIsLeft(signal),
          outbox?.run(signal),
          copies?.run(signal),
          watch && compare(watch, signal),
          mailbox && complete(mailbox, signal),
          sender &&
            repeat(
              noticesMs,
              signal,
              workBeside(log, 'notices-failed', noticeRound(office, sender)),
              notices,
            ),
        ])
      } finally {
        signal.removeEventListener('abort', losePatience)
        clearTimeout(patience)
        sender?.close()
        await sent?.close()
      }
    },
  }
}
