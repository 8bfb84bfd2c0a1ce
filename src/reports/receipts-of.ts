import type { ReceiptOutcome } from './message-clock.ts'
import { acceptanceOf, isAccepted } from './replies-of.ts'
import { type ReportEvent, textFact } from './report-event.ts'

/** The receipt of each message of a ticket, by the message's id. A burst shares one (ruling 3). */
export function receiptsOf(events: readonly ReportEvent[]): (messageId: string) => ReceiptOutcome {
  const decisions = new Map<string, ReportEvent>()
  const replacedBy = new Map<string, string>()
  const sendings = new Map<string, ReceiptOutcome>()
  for (const event of events) {
    const { kind, messageId } = event
    if (messageId === undefined) continue
    if (kind === 'receipt-queued' || kind === 'receipt-suppressed') {
      if (!decisions.has(messageId)) decisions.set(messageId, event)
      noteReplacement(event, replacedBy)
    } else {
      const outcome = sendingOf(event, messageId, sendings.get(messageId))
      if (outcome) sendings.set(messageId, outcome)
    }
  }

  return (messageId) => {
    const decision = decisions.get(messageId)
    if (!decision) return { kind: 'missing' }
    if (decision.kind === 'receipt-suppressed')
      return { kind: 'suppressed', reason: textFact(decision, 'reason') ?? 'unknown' }
    const receiptId = lastOf(textFact(decision, 'receiptId'), replacedBy)
    if (receiptId === undefined) return { kind: 'waiting' }
    return sendings.get(receiptId) ?? { kind: 'waiting', receiptId }
  }
}

function noteReplacement(event: ReportEvent, replacedBy: Map<string, string>): void {
  const replaced = textFact(event, 'replaces')
  const receiptId = textFact(event, 'receiptId')
  if (replaced !== undefined && receiptId !== undefined) replacedBy.set(replaced, receiptId)
}

/** Any outgoing message; only receipts are asked for. */
function sendingOf(
  event: ReportEvent,
  receiptId: string,
  known: ReceiptOutcome | undefined,
): ReceiptOutcome | undefined {
  if (known?.kind === 'sent') return event.kind === 'bounced' ? { ...known, isBounced: true } : undefined
  if (isAccepted(event)) return { kind: 'sent', receiptId, sentMs: acceptanceOf(event), isBounced: false }
  return event.kind === 'sending-refused' ? { kind: 'refused', receiptId } : undefined
}

function lastOf(receiptId: string | undefined, replacedBy: ReadonlyMap<string, string>): string | undefined {
  let last = receiptId
  for (let next = last; next !== undefined; next = replacedBy.get(next)) last = next
  return last
}
