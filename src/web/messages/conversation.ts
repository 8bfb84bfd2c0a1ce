import type { MessageView } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'
import { worstTone } from './delivery-view.ts'
import { type ShownMessage, shownMessage } from './message-view.ts'

/** Oldest first; what was read and settled is folded behind one row that still tells how its mails fared. */
export type Conversation = {
  readonly earlier: readonly ShownMessage[]
  readonly shown: readonly ShownMessage[]
  readonly earlierText: string
  readonly earlierDelivery?: { readonly text: string; readonly isFault: boolean }
}

export function conversationOf(messages: readonly MessageView[], voice: Voice, now: Date): Conversation {
  const ordered = messages.toSorted((one, other) => one.at.getTime() - other.at.getTime())
  const shown = ordered.map((message) => shownMessage(message, voice, now))
  const start = startOfShown(shown)
  const earlier = shown.slice(0, start)
  return { earlier, shown: shown.slice(start), ...earlierSummary(earlier, voice) }
}

/** The newest message of a person and all that follows it; notes written just before it belong to it. */
function startOfShown(messages: readonly ShownMessage[]): number {
  let start = messages.findLastIndex(({ side }) => side === 'in')
  if (start < 0) start = messages.findLastIndex(({ side }) => side !== 'receipt')
  while (start > 0 && messages[start - 1]?.side === 'note') start -= 1
  return Math.max(0, start)
}

function earlierSummary(
  earlier: readonly ShownMessage[],
  { t }: Voice,
): Pick<Conversation, 'earlierText' | 'earlierDelivery'> {
  const people = earlier.filter(({ side }) => side !== 'receipt')
  const names = [...new Set(people.map(({ author }) => author.split(' ')[0] ?? author))]
    .slice(0, 4)
    .join(', ')
  const earlierText = t('ticket.earlier', { count: people.length, names })
  const sent = earlier.flatMap(({ delivery }) => delivery)
  if (sent.length === 0) return { earlierText }
  const isFault = ['fault', 'caution'].includes(worstTone(sent))
  return {
    earlierText,
    earlierDelivery: { text: t(isFault ? 'ticket.earlier-fault' : 'ticket.earlier-sent'), isFault },
  }
}
