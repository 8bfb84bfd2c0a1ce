import type { LocalDate } from '../business-time/local-date.ts'
import type { StoredEvent } from '../events/event.ts'
import type { MessageClock } from './message-clock.ts'
import type { Rank } from './nearest-rank.ts'
import type { Outage } from './outages.ts'
import type { ReportEvent } from './report-event.ts'
import type { ResponseTimes } from './response-times.ts'
import type { Rules } from './rules-in-force.ts'
import type { ReportQuery } from './summarise.ts'

/** Which messages of a report stand behind one of its numbers; nothing named means all of them. */
export type RowChoice = {
  readonly part?: 'first' | 'next'
  readonly result?: 'met' | 'missed' | 'pending' | 'closed' | 'unanswered'
  readonly exclusion?: string
  /** ISO Monday of the week of arrival. */
  readonly week?: string
  readonly receipt?: 'sent' | 'bounced' | 'waiting' | 'refused' | 'suppressed' | 'missing'
  readonly receiptReason?: string
  /** Owed now, whatever the period. */
  readonly isOpen?: boolean
  /** Of those, the class of ageing, counted from the youngest. */
  readonly age?: number
  /** Owed when this day ended, whenever it arrived. */
  readonly openAt?: LocalDate
  /** Of those, the ones whose time was up by then. */
  readonly isOverdue?: boolean
}

/** What is ranked: answers known to be in time or too late, by working time; or receipts that went, by the clock. */
export type RankedBy = { readonly rank: Rank; readonly of: 'answers' | 'receipts' }

export type ReportRow = MessageClock & { readonly reference: string }

export type ReportRows = { readonly rows: readonly ReportRow[]; readonly next?: string }

/** Every message a figure was picked from, shortest first, and the one it is. */
export type RankedRows = {
  readonly count: number
  /** How many come before the rows of this page. */
  readonly before: number
  readonly rows: readonly ReportRow[]
  /** Counted from 1; absent where nothing was measured. */
  readonly picked?: { readonly place: number; readonly row: ReportRow }
}

export type TicketProof = {
  readonly clocks: readonly MessageClock[]
  /** All measured events of the ticket, in their order. */
  readonly events: readonly ReportEvent[]
  readonly outages: readonly Outage[]
  /** What the supervisor wrote about late answers, with the text while it is kept. */
  readonly explanations: readonly StoredEvent[]
  /** What people decided that moved or stopped a clock, with their reasons while they are kept. */
  readonly judgements: readonly StoredEvent[]
  rulesOf(version: number): Rules
}

/**
 * Figures whose truth is the list of events. Promises: what is answered includes every event written before it
 * was asked; a report of any length keeps no other work waiting; the same events give the same figures on any day.
 */
export type ReportStore = {
  responseTimes(query: ReportQuery): Promise<ResponseTimes>
  /** Newest arrival first. */
  reportRows(
    query: ReportQuery,
    choice: RowChoice,
    after: string | undefined,
    limit: number,
  ): Promise<ReportRows>
  /** The page behind the first `before` rows; without `before` the page that holds the one picked. */
  rankedRows(
    query: ReportQuery,
    choice: RowChoice,
    by: RankedBy,
    before: number | undefined,
    limit: number,
  ): Promise<RankedRows>
  /** Measured anew from the events, never from what was kept of them. */
  ticketProof(ticketId: string): Promise<TicketProof>
  /** Measures what happened since the last time; a little at a time. */
  catchUpReports(): Promise<void>
  /** Forgets every kept measure and derives them all from the events again. */
  rebuildReports(): Promise<void>
}
