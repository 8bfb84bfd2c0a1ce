import { businessMinutesBetween } from '../../business-time/business-minutes.ts'
import type { ServiceCalendar } from '../../business-time/service-calendar.ts'
import { type ClockResult, isClock, resultOf } from '../../reports/message-clock.ts'
import type { ReportRow } from '../../reports/report-store.ts'
import type { TableWords } from '../../reports/table-words.ts'
import type { Voice } from '../page/render.ts'

/** One message behind a number: times, states and handlers, never a sender or a subject (ruling 13). */
export type ShownRow = {
  readonly reference: string
  readonly proofHref: string
  readonly arrived: string
  readonly answered: string
  readonly minutes: string
  readonly due: string
  /** How much too late, in working time. */
  readonly over?: string
  readonly result: string
  readonly isMissed: boolean
  readonly urgency: string
  readonly language: string
  readonly handler: string
  readonly receipt: string
  /** From arrival to the receipt, by the clock. */
  readonly receiptDelay: string
}

export function shownRow(
  row: ReportRow,
  calendar: ServiceCalendar,
  words: TableWords,
  voice: Voice,
  now: Date,
): ShownRow {
  const { t, f } = voice
  const result = isClock(row.part) ? resultOf(row, now.getTime()) : undefined
  const endMs = row.answeredMs ?? row.closedMs ?? now.getTime()
  const over =
    result === 'missed' && row.dueMs !== undefined
      ? businessMinutesBetween(calendar, new Date(row.dueMs), new Date(endMs))
      : undefined
  return {
    reference: row.reference,
    proofHref: `/tickets/${row.reference}/proof#k-${row.seq}`,
    arrived: f.dateTime(new Date(row.arrivedMs)),
    answered: row.answeredMs === undefined ? '–' : f.dateTime(new Date(row.answeredMs)),
    minutes: row.minutes === undefined ? '–' : f.duration(row.minutes),
    due: row.dueMs === undefined ? '–' : f.dateTime(new Date(row.dueMs)),
    ...(over === undefined ? {} : { over: f.duration(over) }),
    result: resultText(row, result, words, voice),
    isMissed: result === 'missed',
    urgency: t(`urgency.${row.urgency}`),
    language: words.value('language', row.language),
    handler: words.handler(row.handlerId ?? ''),
    receipt:
      row.receipt.kind === 'suppressed'
        ? t('report.receipt.suppressed', { reason: words.value('receipt', row.receipt.reason) })
        : words.value('receipt', row.receipt.kind),
    receiptDelay:
      row.receipt.kind === 'sent'
        ? f.duration(Math.max(0, (row.receipt.sentMs - row.arrivedMs) / 60_000))
        : '–',
  }
}

export function resultText(
  { part, answeredMs }: Pick<ReportRow, 'part' | 'answeredMs'>,
  result: ClockResult | undefined,
  words: TableWords,
  { t }: Voice,
): string {
  if (result === undefined) return words.value('exclusion', part)
  return t(`report.result.${result === 'missed' && answeredMs === undefined ? 'unanswered' : result}`)
}
