import type { Formatting } from '../messages/formatting.ts'
import type { Translate } from '../messages/translator.ts'
import type { ResponseTimes } from '../reports/response-times.ts'
import type { NoticeWords } from './compose-notice.ts'

/** The figures of a month as one mail: totals alone, nobody's own and no enquiry's. */
export function monthWords(
  report: ResponseTimes,
  { t, f, publicUrl }: { readonly t: Translate; readonly f: Formatting; readonly publicUrl: string },
): NoticeWords {
  const { period, first, next, previousFirst, balance, receipts, ageing } = report
  const dates = t('report.dates', {
    from: f.date(new Date(period.startMs)),
    to: f.date(new Date(period.endMs - 1)),
  })
  const share = (value: number | undefined) =>
    value === undefined ? '–' : t('report.percent', { value: f.number(value * 100) })
  const length = (minutes: number | undefined) => (minutes === undefined ? '–' : f.duration(minutes))
  const url = new URL('/reports/response-times', publicUrl)
  url.search = new URLSearchParams({ period: 'dates', from: period.from, to: period.to }).toString()
  return {
    subject: t('notice.month.subject', { dates }),
    paragraphs: [t('notice.month.text', { dates })],
    facts: [
      { name: t('report.heading.received'), text: f.number(balance.received) },
      { name: t('notice.month.share'), text: share(first.shareMet) },
      { name: t('notice.month.share-before'), text: share(previousFirst.shareMet) },
      { name: t('notice.month.median'), text: length(first.medianMinutes) },
      { name: t('notice.month.p90'), text: length(first.p90Minutes) },
      { name: t('notice.month.missed'), text: f.number(first.missed) },
      { name: t('notice.month.unanswered'), text: f.number(first.unanswered) },
      { name: t('notice.month.next-share'), text: share(next.shareMet) },
      { name: t('notice.month.receipts-missing'), text: f.number(receipts.missing) },
      { name: t('notice.month.open'), text: f.number(ageing.open) },
      { name: t('notice.month.overdue'), text: f.number(ageing.overdue) },
    ],
    links: [{ text: t('notice.month.link'), url: url.href }],
    foot: t('notice.month.foot'),
  }
}
