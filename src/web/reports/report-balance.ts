import type { RowChoice } from '../../reports/report-store.ts'
import type { ResponseTimes } from '../../reports/response-times.ts'
import type { TableWords } from '../../reports/table-words.ts'
import type { Voice } from '../page/render.ts'

export type CountLine = { readonly name: string; readonly count: number; readonly href?: string }

export function shownBalance(
  { balance }: ResponseTimes,
  words: TableWords,
  href: (choice: RowChoice) => string,
  { t }: Voice,
): readonly CountLine[] {
  const { first, next, pending, closed, excluded } = balance
  return [
    { name: t('report.heading.first'), count: first, href: href({ part: 'first' }) },
    { name: t('report.heading.next'), count: next, href: href({ part: 'next' }) },
    { name: t('report.heading.pending'), count: pending, href: href({ result: 'pending' }) },
    { name: t('report.heading.closed'), count: closed, href: href({ result: 'closed' }) },
    ...Object.entries(excluded).map(([key, count]) => ({
      name: words.value('exclusion', key),
      count,
      href: href({ exclusion: key }),
    })),
  ]
}
