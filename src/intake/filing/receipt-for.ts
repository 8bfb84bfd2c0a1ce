import type { EventDraft } from '../../events/event.ts'
import type { Language } from '../../people/language.ts'
import { decideReceipt } from '../../receipts/decide-receipt.ts'
import type { ReceiptDraft } from '../../receipts/receipt.ts'
import { receiptSnapshot } from '../../receipts/receipt-snapshot.ts'
import { receiptWithheld } from './filing-events.ts'
import type { MailFacts } from './mail-facts.ts'

export type ReceiptAnswer = {
  readonly receipt: { readonly receipt?: ReceiptDraft }
  readonly events: readonly EventDraft[]
}

/** References given back; the nearest tell most, and a header of hundreds of ids is refused by relays. */
const maxReferences = 10

/** The receipt of a person's message in a ticket, or the reason why there is none. */
export function receiptFor(
  facts: MailFacts,
  ticket: { readonly id?: string; readonly language: Language; readonly dueAt?: Date | null | undefined },
): ReceiptAnswer {
  const { mail, arrival, found, office } = facts
  const ticketReceipts = ticket.id === undefined ? undefined : found.receipts.byTicket[ticket.id]
  const decision = decideReceipt({
    mail,
    isHistory: arrival.isHistory,
    isLate: arrival.isLate ?? false,
    counts: found.receipts,
    breaker: office.settings.receiptBreaker,
    ...(ticketReceipts ? { ticketReceipts } : {}),
    now: office.now,
  })
  if (decision.kind === 'none') return { receipt: {}, events: [receiptWithheld(facts, decision.reason)] }
  if (decision.kind === 'stopped') {
    const { reason, count } = decision
    const tripped: EventDraft = { kind: 'breaker-tripped', at: office.now, facts: { limit: reason, count } }
    return { receipt: {}, events: [receiptWithheld(facts, reason), tripped] }
  }
  const receipt: ReceiptDraft = {
    to: decision.to,
    language: ticket.language,
    ...(mail.messageId ? { inReplyTo: mail.messageId } : {}),
    references: mail.references.slice(-maxReferences),
    snapshot: receiptSnapshot(
      office.settings,
      ticket.dueAt ?? undefined,
      ticket.language,
      mail.secureNotice !== undefined,
    ),
    notBefore: decision.notBefore,
    ...(decision.replaces ? { replaces: decision.replaces } : {}),
  }
  const shared = decision.replaces !== undefined || decision.notBefore > office.now
  return {
    receipt: { receipt },
    events: [
      {
        kind: 'receipt-queued',
        at: office.now,
        facts: { isShared: shared, ...(decision.replaces ? { replaces: decision.replaces } : {}) },
      },
    ],
  }
}
