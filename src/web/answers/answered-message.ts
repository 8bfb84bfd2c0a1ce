import type { Address } from '../../mail/inbound-mail.ts'
import { participantKey } from '../../mail/senders/participant-key.ts'
import type { MessageView, TicketView } from '../desk-store.ts'

/**
 * The message an answer belongs to: the newest of whoever gets it. In a ticket that was put together of several
 * people's, another one's subject and ids would else go to them (P3).
 */
export function answeredMessage(
  { messages }: Pick<TicketView, 'messages'>,
  to: readonly Address[],
): MessageView | undefined {
  const fromPeople = messages.filter(({ direction, kind }) => direction === 'in' && kind === 'person')
  const keys = new Set(to.map(({ address }) => participantKey(address)))
  const isTheirs = ({ from, replyTo }: MessageView) =>
    [...(from ? [from] : []), ...replyTo].some(({ address }) => keys.has(participantKey(address)))
  const writers = new Set(fromPeople.map(({ from }) => from && participantKey(from.address)))
  return fromPeople.findLast(isTheirs) ?? (writers.size > 1 ? undefined : fromPeople.at(-1))
}
