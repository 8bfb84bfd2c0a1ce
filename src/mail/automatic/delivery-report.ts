import { headerValue } from '../headers/header-block.ts'
import { readMessageId } from '../headers/message-ids.ts'
import type { DeliveryOutcome, DeliveryReport } from '../inbound-mail.ts'
import type { MailContent } from '../parts/leaf-reader.ts'
import { participantKey } from '../senders/participant-key.ts'
import { type BounceSigns, readBounceText } from './bounce-text.ts'
import { readDeliveryStatus } from './delivery-status.ts'

export type ReportReading = { readonly report: DeliveryReport; readonly isBounce: boolean }

/**
 * What a mail reports about the delivery of another (R-DSN): the RFC 3464 parts when there are any, else what
 * the text of a mailer daemon tells. A report of success is one too, but no bounce.
 */
export function readDeliveryReport(content: MailContent, signs: BounceSigns): ReportReading | undefined {
  const statuses = content.deliveryStatuses.map(readDeliveryStatus)
  const formal = distinct(statuses.flatMap((status) => status.recipients))
  const recipients = formal.length > 0 ? formal : readBounceText(content, signs)
  if (!recipients || recipients.length === 0) return undefined
  const envelopeId = statuses.map((status) => status.envelopeId).find((id) => id !== undefined)
  const originalMessageId = originalId(content, signs.text)
  return {
    isBounce: recipients.some(({ action }) => action === 'failed' || action === 'delayed'),
    report: {
      recipients,
      ...(envelopeId && { envelopeId }),
      ...(originalMessageId && { originalMessageId }),
    },
  }
}

/** One outcome for each address; a failure outweighs the rest. */
function distinct(outcomes: readonly DeliveryOutcome[]): DeliveryOutcome[] {
  const byAddress = new Map<string, DeliveryOutcome>()
  for (const outcome of outcomes) {
    const key = participantKey(outcome.address)
    const known = byAddress.get(key)
    if (!known || (outcome.permanent && !known.permanent)) byAddress.set(key, outcome)
  }
  return [...byAddress.values()]
}

/** R-DSN-2: from the returned message or its header, else from the header quoted in the text. */
export function originalId(content: MailContent, text: string): string | undefined {
  for (const { nested } of content.attached) {
    const id = nested && readMessageId(headerValue(nested, 'message-id'))
    if (id) return id
  }
  return readMessageId(/^[>\s]{0,4}message-id:\s{0,9}(<[^<>\s]{1,300}>)/im.exec(text)?.[1])
}
