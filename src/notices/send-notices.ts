import type { EventDraft } from '../events/event.ts'
import type { Sender, SendResult } from '../replies/sender.ts'
import type { DueNotice, NoticeEnd, NoticeStore } from './notice.ts'

type SendingStore = Pick<NoticeStore, 'nextNotice' | 'beginNotice' | 'endNotice'>

const minuteMs = 60_000
/** Waits after a refusal for now: a notice that is a day late tells nobody anything. */
const waitsMs = [5, 15, 60, 240, 240, 480].map((minutes) => minutes * minuteMs)

/**
 * Sends what is due, one after another; a fault of the mailbox ends the round and counts against nothing. The
 * connection stands before a notice is begun, so that one is left begun only while a server had it in hand.
 */
export async function sendNotices(options: {
  readonly store: SendingStore
  readonly sender: Sender
  /** Envelope sender: a bounce comes to the desk, as automatic mail. */
  readonly from: string
  readonly now: () => Date
}): Promise<void> {
  const { store, sender, from, now } = options
  for (;;) {
    const notice = await store.nextNotice(now())
    if (!notice) return
    const connected = await sender.connect()
    if (connected.kind === 'mailbox-fault') return
    const { session } = connected
    try {
      if (!(await store.beginNotice(notice.id, now()))) continue
      const recipients = [{ name: '', address: notice.address }]
      const result = await session.send({ from, recipients }, oneChunk(notice.bytes))
      const end = endOf(notice, result, now())
      await store.endNotice(notice.id, end, eventOf(notice, end, result, now()))
      if (result.kind === 'mailbox-fault') return
    } finally {
      session.release()
    }
  }
}

function endOf(notice: DueNotice, result: SendResult, now: Date): NoticeEnd {
  if (result.kind === 'unknown') return { state: 'unconfirmed' }
  if (result.kind === 'mailbox-fault') return { state: 'queued', dueAt: later(now, waitsMs[0]!) }
  const state = result.recipients[0]?.state
  if (state === 'accepted') return { state: 'sent' }
  if (state === 'unknown') return { state: 'unconfirmed' }
  const wait = waitsMs[notice.attempts]
  return state === 'retry' && wait !== undefined
    ? { state: 'queued', dueAt: later(now, wait) }
    : { state: 'refused' }
}

function eventOf(
  { kind, userId }: DueNotice,
  end: NoticeEnd,
  result: SendResult,
  at: Date,
): EventDraft | undefined {
  if (end.state === 'queued') return undefined
  const code = result.kind === 'answered' ? (result.recipients[0]?.code ?? null) : null
  const facts = { noticeKind: kind, to: userId, state: end.state, code }
  return { kind: end.state === 'sent' ? 'notice-sent' : 'notice-failed', at, facts }
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms)
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
