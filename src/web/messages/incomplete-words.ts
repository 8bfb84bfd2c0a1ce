import type { MessageView } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'

/** What is missing of a message, whether it may come yet, and where it can be opened meanwhile. */
export function incompleteWords({ incomplete }: MessageView, { t, f }: Voice, now: Date): string[] {
  if (!incomplete || incomplete.state === 'complete') return []
  const { state, endsAt, nextTryAt, folder } = incomplete
  const arrived = f.relative(incomplete.arrivedAt, now)
  if (state === 'gone') return [t('message.part-gone', { folder, arrived })]
  const until = f.bareDate(endsAt)
  if (state === 'given-up') return [t('message.part-given-up', { until, folder, arrived })]
  return nextTryAt ? [t('message.part-open', { until, next: f.relative(nextTryAt, now) })] : []
}

/** Once it is whole; what stays on the server by rule is told with the list of its files. */
export function completedWords(
  { incomplete, attachments }: MessageView,
  { t, f }: Voice,
  now: Date,
): string[] {
  if (incomplete?.state !== 'complete' || attachments.some(({ isLeftOnServer }) => isLeftOnServer)) return []
  return [t('message.part-complete', { at: f.relative(incomplete.endsAt, now) })]
}
