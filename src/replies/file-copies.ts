import { crashPoint } from '../events/crash-point.ts'
import type { EventDraft } from '../events/event.ts'
import { isUnknownOutcome } from '../events/unknown-outcome.ts'
import type { Due } from '../tickets/transitions.ts'
import { replyAccepted } from '../tickets/transitions.ts'
import type { FilingTask, OutboxStore } from './outbox-store.ts'
import type { SentFolder } from './sender.ts'
import { wakeable } from './wakeable.ts'

export type CopyFilingOptions = {
  readonly store: Pick<
    OutboxStore,
    'claimFiling' | 'recordFiling' | 'readBytes' | 'unconfirmed' | 'confirmSent'
  >
  readonly sent: SentFolder
  readonly due: () => Promise<Due>
  readonly holder: string
  readonly leaseMs: number
  readonly now: () => Date
  readonly log: { warn(facts: object, message: string): void }
}

export type CopyFiling = {
  run(signal: AbortSignal): Promise<void>
  /** Something was sent. */
  nudge(): void
}

const idleMs = 60_000
const firstRetryMs = 60_000
const longestRetryMs = 6 * 3_600_000
/** About a week of tries; then the desk says that the copy is missing. */
const mostAttempts = 36
const unconfirmedPage = 50

/**
 * Puts a copy of the very bytes that were sent into Sent (R-SEND-4). It has its own state and may be tried
 * for days; nothing here ever sends. Where the provider files by itself, Sent also tells of replies whose end
 * nobody knew (R-SEND-3).
 */
export function createCopyFiling(options: CopyFilingOptions): CopyFiling {
  const { store, holder, leaseMs, log } = options
  const sleeper = wakeable()

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const task = await store.claimFiling(holder, leaseMs)
      if (task) {
        await fileOne(task, options)
        continue
      }
      const [asked] = await Promise.allSettled([confirmFromSent(options)])
      if (asked.status === 'rejected') {
        if (isUnknownOutcome(asked.reason)) throw asked.reason
        log.warn({}, 'Sent could not be asked about unconfirmed replies')
      }
      await sleeper.sleep(idleMs, signal)
    }
  }

  return { run, nudge: () => sleeper.wake() }
}

async function fileOne(task: FilingTask, { store, sent, now, log }: CopyFilingOptions): Promise<void> {
  const { outgoingId, claim, attempts } = task
  try {
    const result = await fileCopy(task, store, sent)
    crashPoint('copy-appended')
    await store.recordFiling(outgoingId, claim, result, event('copy-filed', now(), { outgoingId, result }))
  } catch (error) {
    if (isUnknownOutcome(error)) throw error
    const isLast = attempts + 1 >= mostAttempts
    const retryAt = new Date(now().getTime() + Math.min(firstRetryMs * 2 ** attempts, longestRetryMs))
    const failed = event('copy-failed', now(), { outgoingId, attempt: attempts + 1, isLast })
    log.warn({ outgoingId, error: error instanceof Error ? error.name : typeof error }, 'No copy in Sent yet')
    await store.recordFiling(outgoingId, claim, isLast ? 'gave-up' : { retryAt }, failed)
  }
}

/** An append whose answer was lost may have been carried out, so Sent is asked first. */
async function fileCopy(
  { outgoingId, rfcMessageId, sentAt }: FilingTask,
  store: Pick<OutboxStore, 'readBytes'>,
  sent: SentFolder,
): Promise<'filed' | 'skipped'> {
  if (await sent.filesByItself()) return 'skipped'
  if (!(await sent.has(rfcMessageId))) await sent.append(store.readBytes(outgoingId), sentAt)
  return 'filed'
}

async function confirmFromSent({ store, sent, due, now }: CopyFilingOptions): Promise<void> {
  const unconfirmed = await store.unconfirmed(unconfirmedPage)
  if (unconfirmed.length === 0 || !(await sent.filesByItself())) return
  const dueRule = await due()
  for (const { messageId, rfcMessageId, since } of unconfirmed) {
    if (!(await sent.has(rfcMessageId))) continue
    await store.confirmSent(messageId, since, (found) => replyAccepted(found, since, false, dueRule), {
      ...event('sent', now(), { foundInSent: true }),
      messageId,
    })
  }
}

function event(kind: EventDraft['kind'], at: Date, facts: EventDraft['facts'] = {}): EventDraft {
  return { kind, at, facts }
}
