import type { Rank } from '../../reports/nearest-rank.ts'
import type { RowChoice } from '../../reports/report-store.ts'
import type { ResponseTimes } from '../../reports/response-times.ts'
import { length } from './report-figures.ts'
import type { ReportReader } from './report-reader.ts'

export type ReceiptLine = {
  readonly name: string
  readonly text: string
  readonly href?: string
  readonly isFault?: boolean
}

export function shownReceipts(
  report: ResponseTimes,
  { voice, words }: ReportReader,
  href: (choice: RowChoice) => string,
): readonly ReceiptLine[] {
  const { t, f } = voice
  const { sent, medianMinutes, p90Minutes, worst, suppressed, ...others } = report.receipts
  const line = (key: 'bounced' | 'waiting' | 'refused' | 'missing') => ({
    name: words.value('receipt', key),
    text: f.number(others[key]),
    isFault: key === 'missing' && others.missing > 0,
    href: href({ receipt: key }),
  })
  const ranked = (rank: Rank, minutes: number | undefined) => ({
    name: t(`report.receipt.${rank}`),
    text: length(minutes, voice),
    ...(minutes === undefined ? {} : { href: `${href({ receipt: 'sent' })}&rank=${rank}` }),
  })
  return [
    { name: t('report.receipt.sent'), text: f.number(sent), href: href({ receipt: 'sent' }) },
    ranked('median', medianMinutes),
    ranked('p90', p90Minutes),
    ranked('worst', worst?.minutes),
    ...(['bounced', 'waiting', 'refused', 'missing'] as const).map(line),
    ...Object.entries(suppressed).map(([reason, count]) => ({
      name: t('report.receipt.suppressed', { reason: words.value('receipt', reason) }),
      text: f.number(count),
      href: href({ receipt: 'suppressed', receiptReason: reason }),
    })),
  ]
}
