import type { Formatting } from '../messages/formatting.ts'
import type { Translate } from '../messages/translator.ts'
import type { NoticeWords } from './compose-notice.ts'
import type { TicketToOpen } from './notice.ts'

/** References and days alone: who sent the secure message and what it is about stays in the desk. */
export function linkWords(
  tickets: readonly TicketToOpen[],
  office: { readonly t: Translate; readonly f: Formatting; readonly publicUrl: string },
): NoticeWords {
  const { t, f, publicUrl } = office
  const count = tickets.length
  return {
    subject: t('notice.link-expiry.subject', { count }),
    paragraphs: [t('notice.link-expiry.text', { count })],
    links: tickets.map(({ reference, openBy }) => ({
      text: reference,
      detail: t('notice.link-expiry.ticket', { date: f.date(new Date(`${openBy}T12:00:00Z`)) }),
      url: new URL(`/tickets/${reference}`, publicUrl).href,
    })),
    foot: t('notice.foot'),
  }
}
