import type { Language, Urgency } from '../tickets/ticket.ts'
import type { Topic } from '../tickets/topics.ts'
import type { Ageing } from './ageing.ts'
import type { BacklogPoint } from './backlog.ts'
import type { Figures } from './figures.ts'
import type { Group } from './grouped.ts'
import type { Exclusion } from './message-clock.ts'
import type { Outage } from './outages.ts'
import type { Period } from './period.ts'
import type { ReceiptFigures } from './receipt-figures.ts'

/** What a reader narrows the report to; it narrows received and counted alike. */
export type ReportFilter = {
  readonly language?: Language | 'unknown'
  readonly urgency?: Urgency
  readonly topic?: Topic | 'none'
  /** Who answered, or has the open clock. */
  readonly handlerId?: string
}

export type WeekFigures = Figures & {
  readonly weekNumber: number
  readonly year: number
  readonly week: number
  /** Monday. */
  readonly from: string
}

/** received = first + next + pending + closed + the sum of excluded. */
export type Balance = {
  readonly received: number
  /** Clocks whose outcome is known. */
  readonly first: number
  readonly next: number
  /** Owed, and the time is not up. */
  readonly pending: number
  /** Closed without an answer before the time was up. */
  readonly closed: number
  readonly excluded: Readonly<Record<Exclusion, number>>
}

/** The report; every rendering (page, CSV, JSON, mail) shows these numbers and computes none. */
export type ResponseTimes = {
  readonly period: Period
  readonly previousPeriod: Period
  readonly asOfMs: number
  readonly filter: ReportFilter
  readonly first: Figures
  readonly next: Figures
  readonly previousFirst: Figures
  readonly previousNext: Figures
  readonly balance: Balance
  /** First responses by the week of arrival. */
  readonly weeks: readonly WeekFigures[]
  readonly byLanguage: readonly Group<Language | 'unknown'>[]
  readonly byUrgency: readonly Group<Urgency>[]
  /** First responses by what the enquiry is about; `none` where nobody said so. */
  readonly byTopic: readonly Group<Topic | 'none'>[]
  /** First responses by who answered; the key is empty where nobody had it. */
  readonly byHandler: readonly Group<string>[]
  readonly backlog: readonly BacklogPoint[]
  /** Owed now, whatever the period. */
  readonly ageing: Ageing
  readonly receipts: ReceiptFigures
  readonly outages: readonly Outage[]
  readonly arrivedDuringOutage: number
  /** Versions of the settings that measured these clocks, with how many each. */
  readonly settingsVersions: readonly { readonly version: number; readonly clocks: number }[]
}
