import type { User } from '../people/user.ts'
import type { SavedReply } from '../replies/saved-reply.ts'
import { textFor } from '../replies/saved-reply.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Voice } from './render.ts'
import { maySee, noonOf } from './saved-reply-view.ts'

export type OfferedReplies = {
  readonly topic: string
  readonly replies: readonly { readonly id: string; readonly text: string }[]
}

/** What the writer may answer with, by topic; each says when it is not in the resident's language or is old. */
export function offeredReplies(
  replies: readonly SavedReply[],
  user: User,
  { language }: Ticket,
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
    const text = [saved.name, ...remarks].join(' – ')
    return [{ id: saved.id, topic: saved.topic || t('saved-reply.no-topic'), text }]
  })
  return [...Map.groupBy(offers, ({ topic }) => topic)].map(([topic, group]) => ({
    topic,
    replies: group.map(({ id, text }) => ({ id, text })),
  }))
}
