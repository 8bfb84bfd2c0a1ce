import { serviceDays } from '../../../business-time/service-days.ts'
import { arrivalsOfAge } from '../../../reports/age-bounds.ts'
import type { RowChoice } from '../../../reports/report-store.ts'
import type { ReportFilter } from '../../../reports/response-times.ts'
import type { ReportQuery } from '../../../reports/summarise.ts'

export const isClock = `part in ('first', 'next')`
export const END_OF_TIME = 8_640_000_000_000_000

export type Condition = readonly [text: string, ...values: (string | number)[]]

/** Which messages a choice means, in the words of the table of measures. */
export function choiceConditions(query: ReportQuery, choice: RowChoice): readonly Condition[] {
  return [...placeConditions(query, choice), ...kindConditions(query, choice), ...filtering(query.filter)]
}

/** Answered, or not answered in time: what percentiles are picked from. */
export function isOutcomeKnown({ asOfMs }: ReportQuery): Condition {
  return [`${isClock} and (answered_ms is not null or coalesce(closed_ms, ?) > due_ms)`, asOfMs]
}

/** All of them, as one, with its values in their order. */
export function joined(conditions: readonly Condition[]) {
  return {
    text: conditions.map(([condition]) => `(${condition})`).join(' and '),
    values: conditions.flatMap(([, ...given]) => given),
  }
}

function placeConditions(
  { period, calendar, asOfMs }: ReportQuery,
  { week, isOpen, age, openAt, isOverdue }: RowChoice,
): Condition[] {
  if (openAt !== undefined) {
    const days = serviceDays(calendar)
    const { end } = days.day(days.numberOf(openAt))
    const owed: Condition = [`${isClock} and arrived_ms < ? and ended_ms > ?`, end, end]
    return isOverdue ? [owed, ['due_ms < ?', end]] : [owed]
  }
  if (isOpen) {
    const open: Condition = [`${isClock} and ended_ms = ?`, END_OF_TIME]
    if (age === undefined) return [open]
    const { fromMs, toMs } = arrivalsOfAge(calendar, asOfMs, age)
    return [open, ['arrived_ms >= ? and arrived_ms < ?', fromMs, toMs]]
  }
  const conditions: Condition[] = [['arrived_ms >= ? and arrived_ms < ?', period.startMs, period.endMs]]
  if (week === undefined) return conditions
  const days = serviceDays(calendar)
  const monday = days.numberOf(week)
  return [
    ...conditions,
    ['arrived_ms >= ? and arrived_ms < ?', days.day(monday).start, days.day(monday + 6).end],
  ]
}

const isUnanswered = 'answered_ms is null'

function kindConditions({ asOfMs }: ReportQuery, choice: RowChoice): Condition[] {
  const { part, result, exclusion, receipt, receiptReason } = choice
  const late: Condition = [
    `answered_ms > due_ms or (${isUnanswered} and (closed_ms > due_ms or (closed_ms is null and due_ms < ?)))`,
    asOfMs,
  ]
  const results: Readonly<Record<NonNullable<RowChoice['result']>, readonly Condition[]>> = {
    met: [['answered_ms <= due_ms']],
    missed: [late],
    unanswered: [late, [isUnanswered]],
    pending: [[`${isUnanswered} and closed_ms is null and due_ms >= ?`, asOfMs]],
    closed: [[`${isUnanswered} and closed_ms <= due_ms`]],
  }
  return [
    ...(part ? [['part = ?', part] as const] : []),
    ...(result ? [[isClock] as const, ...results[result]] : []),
    ...(exclusion === undefined ? [] : [['part = ?', exclusion] as const]),
    ...(receipt === 'bounced'
      ? [['is_receipt_bounced = 1'] as const]
      : receipt
        ? [['receipt = ?', receipt] as const]
        : []),
    ...(receiptReason === undefined ? [] : [['receipt_reason = ?', receiptReason] as const]),
  ]
}

function filtering({ topic, language, urgency, handlerId }: ReportFilter): readonly Condition[] {
  const given = [
    ['language', language],
    ['urgency', urgency],
    ['topic', topic],
    ['handler_id', handlerId],
  ] as const
  return given.flatMap(([column, value]) => (value === undefined ? [] : [[`${column} = ?`, value] as const]))
}

/** To stand behind other conditions. */
export function narrowing(filter: ReportFilter) {
  const conditions = filtering(filter)
  return {
    text: conditions.map(([condition]) => `and ${condition}`).join(' '),
    values: conditions.flatMap(([, ...values]) => values),
  }
}
