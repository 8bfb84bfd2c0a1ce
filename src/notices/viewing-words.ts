import type { Formatting } from '../messages/formatting.ts'
import type { Translate } from '../messages/translator.ts'
import type { NoticeWords } from './compose-notice.ts'
import type { ViewingAlarm } from './viewing.ts'

/** Who looked how, in a sentence; whose matter it was is nowhere in it. */
export function viewingSentence(
  { kind, count }: Pick<ViewingAlarm, 'kind' | 'count'>,
  who: string | undefined,
  t: Translate,
): string {
  return t(`viewing.${kind}`, { who: who ?? t('event.operator'), count })
}

/** One mail with what was noticed since the last; each line leads to the person's rows of the log. */
export function viewingWords(
  alarms: readonly ViewingAlarm[],
  office: {
    readonly t: Translate
    readonly f: Formatting
    readonly publicUrl: string
    nameOf(userId: string): string | undefined
    /** The office's date. */
    dateOf(ms: number): string
  },
): NoticeWords {
  const { t, f, publicUrl, nameOf, dateOf } = office
  return {
    subject: t('notice.viewing.subject', { count: alarms.length }),
    paragraphs: [t('notice.viewing.text')],
    links: alarms.map((alarm) => {
      const url = new URL('/audit', publicUrl)
      const date = dateOf(alarm.atMs)
      const user = alarm.userId === undefined ? {} : { user: alarm.userId }
      url.search = new URLSearchParams({ ...user, from: date, to: date }).toString()
      return {
        text: viewingSentence(alarm, alarm.userId && (nameOf(alarm.userId) ?? t('event.somebody')), t),
        detail: f.dateTime(new Date(alarm.atMs)),
        url: url.href,
      }
    }),
    foot: t('notice.viewing.foot'),
  }
}
