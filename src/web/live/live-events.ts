import type { StoredEvent } from '../../events/event.ts'

/** What an open page is told: ids, a place in the chain, and what sort of thing happened. No word of anybody. */
export type LiveEvent = {
  readonly id: number
  readonly name: 'mail' | 'change'
  readonly ticket: string
  /** Who did it, so that one's own acts are no news. */
  readonly by: string | undefined
}

const mail: readonly StoredEvent['kind'][] = ['message-received']

const changes: readonly StoredEvent['kind'][] = [
  ...(['ticket-assigned', 'ticket-closed', 'ticket-reopened', 'ticket-waiting', 'ticket-released'] as const),
  ...(['ticket-urgency-changed', 'ticket-moving-day-set', 'ticket-reminder-set', 'ticket-titled'] as const),
  ...([
    'ticket-merged',
    'messages-left',
    'message-moved',
    'note-added',
    'message-completed',
    'message-text-came',
    'reply-queued',
    'reply-undone',
    'sent',
    'delivered',
    'bounced',
  ] as const),
  ...(['sending-deferred', 'sending-refused', 'sending-unconfirmed', 'delivery-delayed'] as const),
]

/** Looks, searches and what the machinery does for itself are no news. */
export function liveEventOf({ seq, kind, ticketId, userId }: StoredEvent): LiveEvent | undefined {
  if (ticketId === undefined) return undefined
  if (mail.includes(kind)) return { id: seq, name: 'mail', ticket: ticketId, by: userId }
  return changes.includes(kind) ? { id: seq, name: 'change', ticket: ticketId, by: userId } : undefined
}

/** One event of the stream (HTML, server-sent events). */
export function written(name: string, data: object, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
