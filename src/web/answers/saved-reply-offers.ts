import type { User } from '../../people/user.ts'
import { type SavedReply, textFor } from '../../replies/saved-reply.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { topics } from '../../tickets/topics.ts'
import type { Voice } from '../page/render.ts'
import { maySee, noonOf, topicName } from '../saved-replies/saved-reply-view.ts'

export type OfferedReplies = {
  readonly topic: string
  readonly replies: readonly { readonly id: string; readonly text: string }[]
}

/**
 * What the writer may answer with, by topic, that of the ticket first; each says when it is not in the
 * resident's language or is old.
 */
export function offeredReplies(
  replies: readonly SavedReply[],
  user: User,
  { language, topic: asked }: Ticket,
  today: string,
  { t, f }: Voice,
): OfferedReplies[] {
  const offers = replies.flatMap((saved) => {
    const chosen = maySee(user, saved) ? textFor(saved.texts, language) : undefined
    if (!chosen) return []
    const remarks = [
      ...(chosen.language === language ? [] : [t(`saved-reply.only.${chosen.language}`)]),
      ...(saved.texts[chosen.language]?.state === 'to-check' ? [t('saved-reply.state.to-check')] : []),
      ...(saved.reviewOn <= today ? [t('saved-reply.due', { at: f.date(noonOf(saved.reviewOn)) })] : []),
    ]
    return [{ id: saved.id, topic: saved.topic, text: [saved.name, ...remarks].join(' – ') }]
  })
  const byTopic = Map.groupBy(offers, ({ topic }) => topic)
  const order = [...(asked ? [asked] : []), '' as const, ...topics.filter((topic) => topic !== asked)]
  return order.flatMap((topic) => {
    const group = byTopic.get(topic)
    return group ? [{ topic: topicName(topic, t), replies: group.map(({ id, text }) => ({ id, text })) }] : []
  })
}
