import { countFact, type ReportEvent } from './report-event.ts'

/** A person closed the ticket, and nothing made that void. */
export type Closing = { readonly seq: number; readonly atMs: number }

/**
 * Closings that stand. One is void when a person or a bounce reopened the ticket, when the reply sent with it
 * was taken back or refused, and when the office answered after all; a new mail reopens the ticket but leaves
 * the closing of what came before as it is.
 */
export function closingsOf(events: readonly ReportEvent[]): readonly Closing[] {
  const standing: Closing[] = []
  let current: Closing | undefined
  for (const event of events) {
    if (event.kind === 'ticket-closed') {
      if (current) standing.push(current)
      current = { seq: event.seq, atMs: event.at.getTime() }
    } else if (current && event.kind === 'ticket-reopened' && leavesClosing(event)) {
      standing.push(current)
      current = undefined
    } else if (current && makesVoid(event)) {
      current = undefined
    }
  }
  return current ? [...standing, current] : standing
}

/** A new message, by mail or out of another ticket, reopens what was rightly closed. */
function leavesClosing({ facts }: ReportEvent): boolean {
  return facts.by === 'mail' || facts.by === 'move'
}

function makesVoid(event: ReportEvent): boolean {
  const { kind, facts } = event
  if (kind === 'ticket-reopened' || kind === 'reply-undone' || kind === 'reply-queued') return true
  const isReply = facts.outgoingKind !== 'receipt'
  return isReply && (kind === 'sending-refused' || (kind === 'sent' && countFact(event, 'refused') > 0))
}
