import type { Formatting } from '../messages/formatting.ts'
import type { Translate } from '../messages/translator.ts'
import type { NoticeWords } from './compose-notice.ts'
import type { AlertLevel } from './due-alerts.ts'
import type { OwedTicket } from './notice.ts'

/** References and times alone: who wrote, what and why stays in the desk. */
export function alertWords(
  level: AlertLevel,
  tickets: readonly OwedTicket[],
  office: {
    readonly t: Translate
    readonly f: Formatting
    readonly publicUrl: string
    nameOf(userId: string): string | undefined
  },
): NoticeWords {
  const { t, f, publicUrl, nameOf } = office
  const count = tickets.length
  return {
    subject: t(`notice.${level}.subject`, { count }),
    paragraphs: [t(`notice.${level}.text`, { count })],
    links: tickets.map(({ reference, dueAt, assigneeId }) => ({
      text: reference,
      detail: [
        t('notice.ticket', { due: f.dateTime(dueAt) }),
        (assigneeId && nameOf(assigneeId)) || t('inbox.no-handler'),
      ].join(', '),
      url: new URL(`/tickets/${reference}`, publicUrl).href,
    })),
    foot: t('notice.foot'),
  }
}
