import { type Language, languages } from '../../people/language.ts'
import { mayUse } from '../../people/permissions.ts'
import type { User } from '../../people/user.ts'
import { knownVariables, variableNames } from '../../replies/known-variables.ts'
import { readability } from '../../replies/plain-language.ts'
import { fillVariables } from '../../replies/reply-variables.ts'
import type { SavedReply, SavedReplyTexts } from '../../replies/saved-reply.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import { type Topic, topics } from '../../tickets/topics.ts'
import type { DeskService } from '../desk-needs.ts'
import { type Voice, voiceOf } from '../page/render.ts'
import type { SavedReplyForm } from './saved-reply-form.ts'

/** Shared texts are everybody's to use; an own one is its owner's, and who publishes sees them all. */
export function maySee(user: User, { isShared, ownerId }: SavedReply): boolean {
  return isShared || ownerId === user.id || mayUse(user.role, 'publish-saved-replies')
}

/** What everybody answers with is changed by those who answer for it. */
export function mayChange(user: User, { isShared, ownerId }: SavedReply): boolean {
  return mayUse(user.role, 'publish-saved-replies') || (!isShared && ownerId === user.id)
}

export type TextState = 'ready' | 'to-check' | 'missing'

export function textStates(texts: SavedReplyTexts): { language: Language; state: TextState }[] {
  return languages.map((language) => ({ language, state: texts[language]?.state ?? 'missing' }))
}

/** The list by topic, in the order of the topics; what is of use with every topic comes last. */
export function savedRepliesByTopic(
  replies: readonly SavedReply[],
  user: User,
  today: string,
  { t, f }: Voice,
) {
  const shown = replies.map((reply) => ({
    id: reply.id,
    name: reply.name,
    topic: reply.topic,
    states: textStates(reply.texts),
    isOwn: reply.ownerId === user.id && !reply.isShared,
    isShared: reply.isShared,
    useCount: reply.useCount,
    isDue: reply.reviewOn <= today,
    reviewOn: f.date(noonOf(reply.reviewOn)),
  }))
  const byTopic = Map.groupBy(shown, ({ topic }) => topic)
  return [...topics, '' as const].flatMap((topic) => {
    const group = byTopic.get(topic)
    return group ? [{ topic: topicName(topic, t), replies: group }] : []
  })
}

export function topicName(topic: Topic | '', t: Voice['t']): string {
  return topic === '' ? t('saved-reply.no-topic') : t(`topic.${topic}`)
}

/** Each language's text with its hints: how heavy it is, and how it reads to a resident of our invention. */
export function textColumns(
  form: SavedReplyForm,
  texts: SavedReplyTexts,
  service: DeskService,
  settings: OfficeSettings,
  { t }: Voice,
  now: Date,
) {
  return textStates(texts).map(({ language, state }) => {
    const text = form[language]
    const read = readability(text)
    const known = knownVariables({
      residentName: t('saved-reply.invented-resident'),
      reference: `${service.referencePrefix}-${now.getUTCFullYear()}-1`,
      advisor: t('saved-reply.invented-advisor'),
      service: service.name,
      date: voiceOf(language, settings).f.date(now),
    })
    return {
      language,
      state,
      text,
      holds: language === 'sv' ? form.holdsSv : language === 'en' ? form.holdsEn : undefined,
      ...(read
        ? {
            hint: t(`saved-reply.reads-${read.verdict}`, { ...read }),
            isHeavy: read.verdict === 'heavy',
            isPlain: read.verdict === 'plain',
          }
        : {}),
      ...(text.trim() ? { preview: fillVariables(text, known) } : {}),
      variables: Object.values(variableNames[language]).map((name) => `[[${name}]]`),
    }
  })
}

export function noonOf(date: string): Date {
  return new Date(`${date}T12:00:00Z`)
}
