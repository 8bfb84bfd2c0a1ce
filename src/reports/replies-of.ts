import { type Move, movesOf } from './moved-messages.ts'
import { countFact, type ReportEvent } from './report-event.ts'

/** A person's answer on its way out, as the events tell it. */
export type ReplyStory = {
  readonly messageId: string
  readonly queuedSeq: number
  readonly authorId?: string
  /** The server took it for at least one recipient. */
  readonly acceptedMs?: number
  /** Taken back, refused for good, or bounced from the resident: it answers nothing. */
  readonly isLost: boolean
  /** Also a bounce that was told before the sending itself is the end. */
  readonly hasBounced?: boolean
  readonly move?: Move
}

/** The answers of a ticket in the order they were queued. Receipts are no answers and have no such event. */
export function repliesOf(events: readonly ReportEvent[]): readonly ReplyStory[] {
  const replies = new Map<string, ReplyStory>()
  for (const event of events) {
    const { kind, messageId, seq, userId } = event
    if (messageId === undefined) continue
    if (kind === 'reply-queued') {
      const author = userId === undefined ? {} : { authorId: userId }
      replies.set(messageId, { messageId, queuedSeq: seq, isLost: false, ...author })
    }
    const reply = replies.get(messageId)
    if (reply) replies.set(messageId, { ...reply, ...changeOf(event, reply) })
  }
  const moves = movesOf(events)
  return [...replies.values()].map((reply) => {
    const move = moves.get(reply.messageId)
    return move ? { ...reply, move } : reply
  })
}

function changeOf(event: ReportEvent, reply: ReplyStory): Partial<ReplyStory> {
  const { kind, facts } = event
  if (isAccepted(event)) {
    return { isLost: reply.hasBounced === true, acceptedMs: reply.acceptedMs ?? acceptanceOf(event) }
  }
  if (kind === 'reply-undone') return { isLost: true }
  if (kind === 'sending-refused') return reply.acceptedMs === undefined ? { isLost: true } : {}
  if (kind === 'bounced' && facts.takesAnswerBack !== false) return { isLost: true, hasBounced: true }
  return {}
}

/** A deferred or unconfirmed sending may have been accepted for one of several recipients. */
export function isAccepted(event: ReportEvent): boolean {
  if (event.kind === 'sent') return true
  const isAttempt = ['sending-deferred', 'sending-refused', 'sending-unconfirmed'].includes(event.kind)
  return isAttempt && countFact(event, 'accepted') > 0
}

/** A sending confirmed later says when it had been; otherwise it is the moment of the event. */
export function acceptanceOf({ at, facts }: ReportEvent): number {
  return typeof facts.sentAt === 'string' ? Date.parse(facts.sentAt) : at.getTime()
}
