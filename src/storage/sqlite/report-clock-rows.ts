import type { Measure, MessageClock, ReceiptOutcome } from '../../reports/message-clock.ts'

/** A row as the connection gives it in raw mode; read by place, because there are very many of them. */
export type RawRow = readonly unknown[]

export function toMeasure(row: RawRow): Measure {
  const measure: { -readonly [K in keyof Measure]: Measure[K] } = {
    seq: row[0] as number,
    part: row[1] as Measure['part'],
    language: row[2] as Measure['language'],
    urgency: row[3] as Measure['urgency'],
    arrivedMs: row[4] as number,
    settingsVersion: row[5] as number,
    receipt: toReceipt(row),
  }
  if (row[6] !== null) measure.dueMs = row[6] as number
  if (row[7] !== null) measure.answeredMs = row[7] as number
  if (row[8] !== null) measure.closedMs = row[8] as number
  if (row[9] !== null) measure.minutes = row[9] as number
  if (row[10] !== null) measure.handlerId = row[10] as string
  return measure
}

export function toClock(row: RawRow): MessageClock {
  const answerId = row[19] as string | null
  return {
    ...toMeasure(row),
    ticketId: row[16] as string,
    messageId: row[17] as string,
    filedMs: row[18] as number,
    ...(answerId === null ? {} : { answerId }),
    reassignments: row[20] as number,
  }
}

function toReceipt(row: RawRow): ReceiptOutcome {
  const kind = row[11] as ReceiptOutcome['kind']
  const receiptId = row[12] as string | null
  switch (kind) {
    case 'sent':
      return { kind, receiptId: receiptId ?? '', sentMs: row[13] as number, isBounced: row[15] === 1 }
    case 'suppressed':
      return { kind, reason: row[14] as string }
    case 'missing':
      return { kind }
    default:
      return receiptId === null ? { kind } : { kind, receiptId }
  }
}
