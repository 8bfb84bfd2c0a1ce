import type { StoredEvent } from '../../events/event.ts'
import type { Voice } from '../page/render.ts'
import { eventWords } from '../tickets/event-words.ts'

/** One step of a mail on its way out, oldest first. */
export type DeliveryStep = { readonly at: string; readonly atIso: string; readonly text: string }

const steps: readonly StoredEvent['kind'][] = [
  ...(['reply-queued', 'reply-retried', 'sending-started', 'sent', 'sending-deferred'] as const),
  ...(['sending-refused', 'sending-unconfirmed', 'delivered', 'delivery-delayed', 'bounced'] as const),
  ...(['copy-filed', 'copy-failed'] as const),
]

/** What happened to each message of ours, by its id; events come newest first. */
export function deliverySteps(
  events: readonly StoredEvent[],
  voice: Voice,
): (messageId: string) => readonly DeliveryStep[] {
  const told = events.filter(({ kind, messageId }) => messageId !== undefined && steps.includes(kind))
  const byMessage = Map.groupBy(told.toReversed(), ({ messageId }) => messageId)
  return (messageId) =>
    (byMessage.get(messageId) ?? []).map((event) => ({
      at: voice.f.dateTime(event.at),
      atIso: event.at.toISOString(),
      text: eventWords(event, voice),
    }))
}
