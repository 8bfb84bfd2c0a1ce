import type { Measure, MessageClock, ReceiptMeasure, ReceiptOutcome } from '../../../reports/message-clock.ts'

/** A row as the connection gives it in raw mode; read by place, because there are very many of them. */
export type RawRow = readonly unknown[]

/** Of `measureColumns`. */
export function toMeasure(row: RawRow): Measure {
  const measure: { -readonly [K in keyof Measure]: Measure[K] } = {
    seq: row[0] as number,
    part: row[1] as Measure['part'],
    language: row[2] as Measure['language'],
    urgency: row[3] as Measure['urgency'],
    arrivedMs: row[4] as number,
    settingsVersion: row[5] as number,
    receipt: toReceipt(row),
    topic: row[15] as Measure['topic'],
  }
  if (row[6] !== null) measure.dueMs = row[6] as number
  if (row[7] !== null) measure.answeredMs = row[7] as number
  if (row[8] !== null) measure.closedMs = row[8] as number
  if (row[9] !== null) measure.minutes = row[9] as number
  if (row[10] !== null) measure.handlerId = row[10] as string
  return measure
}

function toReceipt(row: RawRow): ReceiptMeasure {
  const kind = row[11] as ReceiptMeasure['kind']
  if (kind === 'sent') return { kind, sentMs: row[12] as number, isBounced: row[14] === 1 }
  return kind === 'suppressed' ? { kind, reason: row[13] as string } : { kind }
}

/** Of `clockColumns`. */
export function toClock(row: RawRow): MessageClock {
  const [ticketId, messageId, filedMs, answerId, reassignments, receiptId] = row.slice(16) as [
    ...[string, string, number, string | null, number, string | null],
  ]
  const { receipt, ...measure } = toMeasure(row)
  return {
    ...measure,
    ticketId,
    messageId,
    filedMs,
    ...(answerId === null ? {} : { answerId }),
    reassignments,
    receipt: receiptId === null ? (receipt as ReceiptOutcome) : ({ ...receipt, receiptId } as ReceiptOutcome),
  }
}
