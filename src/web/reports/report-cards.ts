import type { ResponseTimes } from '../../reports/response-times.ts'
import { type FigurePart, figureParts, length, percent, rankHrefs, rowsPath } from './report-figures.ts'
import { reportHref } from './report-query.ts'
import type { ReportReader } from './report-reader.ts'

export type FigureCards = {
  readonly share: readonly FigurePart[]
  readonly shareHref: string
  readonly shareDetail: string
  readonly shareBefore: string
  readonly shareBeforeHref?: string
  readonly median: readonly FigurePart[]
  readonly medianHref?: string
  readonly medianDetail: string
  readonly beforeHref?: string
  readonly p90: readonly FigurePart[]
  readonly p90Href?: string
  readonly missed: number
  readonly missedHref: string
  readonly unanswered: number
  readonly count: number
}

export function cards(
  part: 'first' | 'next',
  report: ResponseTimes,
  { voice, address }: ReportReader,
): FigureCards {
  const { t } = voice
  const [figures, previous] =
    part === 'first' ? [report.first, report.previousFirst] : [report.next, report.previousNext]
  const href = (result: 'met' | 'missed') => reportHref(rowsPath, address, { part, result })
  const ranked = rankHrefs(figures, reportHref(rowsPath, address, { part }))
  const { from, to } = report.previousPeriod
  const earlier = { ...address, from, to }
  const before = rankHrefs(previous, reportHref(rowsPath, earlier, { part }))
  return {
    share: figureParts(percent(figures.shareMet, voice)),
    shareHref: href('met'),
    shareDetail: t('report.met-of', { met: figures.met, count: figures.count }),
    shareBefore: t('report.before-share', { before: percent(previous.shareMet, voice) }),
    ...(previous.count > 0
      ? { shareBeforeHref: reportHref(rowsPath, earlier, { part, result: 'met' }) }
      : {}),
    median: figureParts(length(figures.medianMinutes, voice)),
    medianDetail: t('report.before', { value: length(previous.medianMinutes, voice) }),
    ...(before.medianHref ? { beforeHref: before.medianHref } : {}),
    p90: figureParts(length(figures.p90Minutes, voice)),
    ...ranked,
    missed: figures.missed,
    missedHref: href('missed'),
    unanswered: figures.unanswered,
    count: figures.count,
  }
}
