import type { Database } from 'better-sqlite3'
import type { MessageClock, ReceiptOutcome } from '../../../reports/message-clock.ts'
import type { Office } from '../office.ts'

/** How far the events were measured: all up to `seq`, or while rebuilding the tickets up to `rebuiltTo`. */
export type ReportProgress = { readonly seq: number; readonly rebuiltTo: string | undefined }

/** Undefined where nothing was measured yet. */
export function reportProgress({ client }: Office): ReportProgress | undefined {
  const row = client.prepare('select seq, rebuilt_to from report_progress').get() as
    | { seq: number; rebuilt_to: string | null }
    | undefined
  return row && { seq: row.seq, rebuiltTo: row.rebuilt_to ?? undefined }
}

/** Forgets every measure, to make them again ticket by ticket; what happens behind `seq` is measured after that. */
export function beginAnew({ client }: Office, seq: number): void {
  client.exec('delete from message_clocks; delete from report_progress')
  client.prepare(`insert into report_progress (seq, rebuilt_to) values (?, '')`).run(seq)
}

export function saveProgress({ client }: Office, { seq, rebuiltTo }: ReportProgress): void {
  client.prepare('update report_progress set seq = ?, rebuilt_to = ?').run(seq, rebuiltTo ?? null)
}

const columns = [
  ...['seq', 'ticket_id', 'message_id', 'part', 'language', 'urgency', 'arrived_ms', 'filed_ms'],
  ...['settings_version', 'due_ms', 'answered_ms', 'answer_id', 'closed_ms', 'minutes', 'handler_id'],
  ...[
    'reassignments',
    'receipt',
    'receipt_id',
    'receipt_ms',
    'receipt_reason',
    'is_receipt_bounced',
    'topic',
  ],
]

export function replaceClocks({ client }: Office, ticketId: string, clocks: readonly MessageClock[]): void {
  client.prepare('delete from message_clocks where ticket_id = ?').run(ticketId)
  const insert = client.prepare(
    `insert into message_clocks (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  )
  for (const clock of clocks) insert.run(...clockValues(clock), ...receiptValues(clock.receipt), clock.topic)
}

function clockValues(clock: MessageClock): readonly (string | number | null)[] {
  const { seq, ticketId, messageId, part, language, urgency, arrivedMs, filedMs, settingsVersion } = clock
  const { dueMs, answeredMs, answerId, closedMs, minutes, handlerId, reassignments } = clock
  return [
    ...[seq, ticketId, messageId, part, language, urgency, arrivedMs, filedMs, settingsVersion],
    ...[dueMs ?? null, answeredMs ?? null, answerId ?? null, closedMs ?? null, minutes ?? null],
    ...[handlerId ?? null, reassignments],
  ]
}

function receiptValues(receipt: ReceiptOutcome): readonly (string | number | null)[] {
  const sent = receipt.kind === 'sent' ? receipt : undefined
  return [
    receipt.kind,
    ('receiptId' in receipt ? receipt.receiptId : undefined) ?? null,
    sent?.sentMs ?? null,
    receipt.kind === 'suppressed' ? receipt.reason : null,
    sent?.isBounced ? 1 : 0,
  ]
}

/** Columns of a measure in the order `toMeasure` reads them. */
export const measureColumns =
  'seq, part, language, urgency, arrived_ms, settings_version, due_ms, answered_ms, closed_ms, minutes, handler_id, receipt, receipt_ms, receipt_reason, is_receipt_bounced, topic'

export const clockColumns = `${measureColumns}, ticket_id, message_id, filed_ms, answer_id, reassignments, receipt_id`

/** For connections that only read. */
export type ReadOnly = Pick<Database, 'prepare'>
