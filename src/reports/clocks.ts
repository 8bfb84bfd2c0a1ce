import { businessMinutesBetween } from '../business-time/business-minutes.ts'
import { type Closing, closingsOf } from './closings-of.ts'
import { type Handlers, handlersOf } from './handlers-of.ts'
import { type Marking, markingsOf } from './markings-of.ts'
import type { ClockPart, MessageClock, ReceiptOutcome } from './message-clock.ts'
import { mayEnd } from './moved-messages.ts'
import { receiptsOf } from './receipts-of.ts'
import { languageOf, type ReceivedMessage, receivedMessages, topicOf } from './received-messages.ts'
import { type ReplyStory, repliesOf } from './replies-of.ts'
import type { ReportEvent } from './report-event.ts'
import type { Rules } from './rules-in-force.ts'
import { promiseOf, type UrgencyStory, urgencyOf } from './urgency-of.ts'

/**
 * The clocks of one ticket, from its events alone (P5); `events` in their order. A message is answered by the
 * first person's reply that was queued after it came, that a server accepted and that did not bounce. Receipts,
 * notes, automatic mail and imported history start and stop nothing. Nothing pauses a clock: it ends with the
 * answer, and while the resident is awaited none runs. A message that a person marked as automatic before
 * anybody answered it is measured by none.
 */
export function ticketClocks(
  ticketId: string,
  events: readonly ReportEvent[],
  rulesFor: (arrivedMs: number, filedSeq: number) => Rules,
): readonly MessageClock[] {
  const story: TicketStory = {
    replies: repliesOf(events),
    closings: closingsOf(events),
    markings: markingsOf(events),
    urgency: urgencyOf(events),
    handlers: handlersOf(events),
    lastSeq: events.at(-1)?.seq ?? 0,
  }
  const receiptOf = receiptsOf(events)
  const about = { language: languageOf(events), topic: topicOf(events) }
  let running: End | undefined
  return receivedMessages(events).map((message) => {
    const rules = rulesFor(message.arrivedMs, message.seq)
    const shared = { ...placeOf(ticketId, message, rules), ...about, receipt: receiptFor(message, receiptOf) }
    const end = endOf(message, story)
    const exclusion = isMarked(message, end, story) ? 'marked' : message.exclusion
    if (exclusion !== undefined)
      return { ...shared, part: exclusion, urgency: story.urgency.first, reassignments: 0 }
    const isJoined = running !== undefined && running.name === end.name
    const part = isJoined ? 'joined' : running === undefined ? 'first' : 'next'
    running = end
    return { ...shared, ...measure(message, end, part, rules, story) }
  })
}

type TicketStory = {
  readonly replies: readonly ReplyStory[]
  readonly closings: readonly Closing[]
  readonly markings: readonly Marking[]
  readonly urgency: UrgencyStory
  readonly handlers: Handlers
  readonly lastSeq: number
}

/** How the wait of a message ended; two messages with the same end waited together. */
type End = {
  readonly name: string
  readonly seq?: number
  readonly answer?: ReplyStory & { readonly acceptedMs: number }
  readonly closedMs?: number
}

const stillOpen: End = { name: 'open' }

/** Judged by a person while it waited there, whether it had a clock or lay in quarantine. */
function isMarked({ seq, exclusion, move }: ReceivedMessage, end: End, { markings }: TicketStory): boolean {
  if (exclusion !== undefined && exclusion !== 'quarantine') return false
  const [from, to] = [Math.max(seq, move?.seq ?? 0), end.seq ?? Number.POSITIVE_INFINITY]
  return markings.some((marking) => marking.seq > from && marking.seq < to)
}

function endOf(message: ReceivedMessage, { replies, closings }: TicketStory): End {
  const later = replies.filter(
    ({ queuedSeq: seq, isLost, move }) => !isLost && mayEnd(message, { seq, ...(move ? { move } : {}) }),
  )
  const answer = firstAccepted(later)
  const { move } = message
  if (move?.settledMs !== undefined && (answer === undefined || answer.queuedSeq > move.seq))
    return { name: `settled ${move.id}`, seq: move.seq, closedMs: move.settledMs }
  const closing = closings.find(
    ({ seq }) =>
      seq > Math.max(message.seq, move?.seq ?? 0) && !later.some(({ queuedSeq }) => queuedSeq < seq),
  )
  if (closing && (answer === undefined || closing.seq < answer.queuedSeq))
    return { name: `closed ${closing.seq}`, seq: closing.seq, closedMs: closing.atMs }
  return answer ? { name: answer.messageId, seq: answer.queuedSeq, answer } : stillOpen
}

function firstAccepted(replies: readonly ReplyStory[]): End['answer'] {
  let first: End['answer']
  for (const reply of replies) {
    const { acceptedMs } = reply
    if (acceptedMs !== undefined && acceptedMs < (first?.acceptedMs ?? Number.POSITIVE_INFINITY))
      first = { ...reply, acceptedMs }
  }
  return first
}

function placeOf(ticketId: string, message: ReceivedMessage, { version }: Rules) {
  const { seq, messageId, arrivedMs, filedMs } = message
  return { seq, ticketId, messageId, arrivedMs, filedMs, settingsVersion: version }
}

/** The same mail again was acknowledged when it came first. */
function receiptFor(
  { exclusion, messageId }: ReceivedMessage,
  receiptOf: (messageId: string) => ReceiptOutcome,
): ReceiptOutcome {
  return exclusion === 'duplicate' ? { kind: 'suppressed', reason: 'duplicate' } : receiptOf(messageId)
}

function measure(
  message: ReceivedMessage,
  { answer, closedMs, seq }: End,
  part: ClockPart | 'joined',
  { calendar, due }: Rules,
  { urgency, handlers, lastSeq }: TicketStory,
) {
  const { arrivedMs } = message
  const answeredMs = answer?.acceptedMs
  const promise = promiseOf(urgency, { seq: message.seq, arrivedMs, endedMs: answeredMs ?? closedMs }, due)
  const handlerId = answer?.authorId ?? handlers.at(seq ?? lastSeq)
  return {
    part,
    urgency: promise.urgency,
    reassignments: handlers.changesBetween(message.seq, seq ?? Number.POSITIVE_INFINITY),
    ...(part === 'joined' ? {} : { dueMs: promise.dueMs }),
    ...(answer ? { answeredMs: answer.acceptedMs, answerId: answer.messageId } : {}),
    ...(closedMs === undefined ? {} : { closedMs }),
    ...(answeredMs === undefined
      ? {}
      : {
          minutes: Math.max(0, businessMinutesBetween(calendar, new Date(arrivedMs), new Date(answeredMs))),
        }),
    ...(handlerId === undefined ? {} : { handlerId }),
  }
}
