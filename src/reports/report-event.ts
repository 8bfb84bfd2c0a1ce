import type { StoredEvent } from '../events/event.ts'

/** What a report reads of an event; personal text is never looked at. */
export type ReportEvent = Pick<StoredEvent, 'seq' | 'kind' | 'at' | 'messageId' | 'userId' | 'facts'>

/** Kinds that can change a measure of a ticket; views and copies cannot. */
export const measuredKinds = [
  'ticket-opened',
  'ticket-released',
  'ticket-marked-automatic',
  'ticket-assigned',
  'ticket-closed',
  'ticket-reopened',
  'ticket-waiting',
  'ticket-urgency-changed',
  'ticket-topic-set',
  'ticket-merged',
  'messages-left',
  'message-moved',
  'message-received',
  'message-redelivered',
  'receipt-queued',
  'receipt-suppressed',
  'reply-queued',
  'reply-undone',
  'sent',
  'sending-deferred',
  'sending-refused',
  'sending-unconfirmed',
  'bounced',
] as const satisfies readonly StoredEvent['kind'][]

export function textFact({ facts }: ReportEvent, name: string): string | undefined {
  const value = facts[name]
  return typeof value === 'string' ? value : undefined
}

export function countFact({ facts }: ReportEvent, name: string): number {
  const value = facts[name]
  return typeof value === 'number' ? value : 0
}
