import type { Address } from '../../../mail/inbound-mail.ts'
import { participantKey } from '../../../mail/senders/participant-key.ts'
import type { ReceiptSnapshot } from '../../../receipts/receipt.ts'
import type { OutgoingKind } from '../../../replies/outbox-store.ts'
import { insertRow } from '../file/insert-row.ts'
import { domainOf } from '../intake/receipt-history.ts'
import type { Office } from '../office.ts'
import { type GivenBack, outgoing, outgoingRecipients } from '../schema/outgoing.ts'

export type NewOutgoing = {
  /** The message's. */
  readonly id: string
  readonly ticketId: string
  readonly number: number
  readonly kind: OutgoingKind
  readonly rfcMessageId: string
  readonly envelopeFrom: string
  readonly secureSuffix?: string
  readonly notBefore: Date
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly snapshot?: ReceiptSnapshot
  readonly givesBack?: GivenBack
}

/** Queues a message whose row is there, under the message's own id. */
export function queueOutgoing(office: Office, message: NewOutgoing): void {
  const { to, cc, snapshot, givesBack, secureSuffix, ...fields } = message
  const queuedAt = office.now()
  insertRow(office, outgoing, {
    ...fields,
    state: 'queued',
    stateAt: queuedAt,
    queuedAt,
    dueAt: message.notBefore,
    attempts: 0,
    secureSuffix: secureSuffix ?? null,
    snapshot: snapshot ?? null,
    givesBack: givesBack ?? null,
    copyState: 'none',
    copyAttempts: 0,
  })
  const recipients = [
    ...to.map((who) => ({ ...who, role: 'to' as const })),
    ...cc.map((who) => ({ ...who, role: 'cc' as const })),
  ]
  for (const [number, recipient] of onceEach(recipients).entries()) {
    insertRow(office, outgoingRecipients, {
      ...recipient,
      outgoingId: fields.id,
      number,
      domain: domainOf(recipient.key),
      state: 'waiting',
      receiptQueuedAt: message.kind === 'receipt' ? queuedAt : null,
    })
  }
}

/** Nobody gets a message twice because the address stands in two fields. */
function onceEach<Recipient extends Address>(recipients: readonly Recipient[]) {
  const seen = new Map<string, Recipient & { key: string }>()
  for (const recipient of recipients) {
    const key = participantKey(recipient.address)
    if (!seen.has(key)) seen.set(key, { ...recipient, key })
  }
  return [...seen.values()]
}
