import type { ChainEnd, ChainLink } from '../events/chain.ts'
import type { EventDraft } from '../events/event.ts'
import type { ChainVerdict } from '../events/verify-chain.ts'
import type { IncompleteStore } from '../intake/incomplete-mails.ts'
import type { IntakeStore } from '../intake/intake-store.ts'
import type { ReadAgainStore } from '../intake/read-again.ts'
import type { LedgerStore } from '../intake/watching/reused-uids.ts'
import type { LinkStore, NoticeStore } from '../notices/notice.ts'
import type { ViewingStore } from '../notices/viewing.ts'
import type { AbsenceStore } from '../people/absence-store.ts'
import type { AccountStore } from '../people/account-store.ts'
import type { ProfileStore } from '../people/profile-store.ts'
import type { SecondFactorStore } from '../people/second-factor-store.ts'
import type { StaffStore } from '../people/staff-store.ts'
import type { OutboxStore } from '../replies/outbox-store.ts'
import type { ReportStore } from '../reports/report-store.ts'
import type { DraftStore } from '../web/answers/draft-store.ts'
import type { OtherResidentStore } from '../web/answers/other-residents.ts'
import type { DeskStore } from '../web/desk-store.ts'
import type { SelectionStore } from '../web/inbox/selection-store.ts'
import type { AuditLogStore } from '../web/reports/audit-log-store.ts'
import type { ErasureStore } from '../web/residents/erasure-store.ts'
import type { ResidentStore } from '../web/residents/resident-store.ts'
import type { SavedReplyStore } from '../web/saved-replies/saved-reply-store.ts'
import type { SettingsStore } from '../web/settings/settings-store.ts'
import type { SetupStore } from '../web/setup/setup-store.ts'
import type { FeedbackStore } from '../web/status/feedback-store.ts'
import type { StatusStore } from '../web/status/status-store.ts'
import type { MoveStore } from '../web/tickets/move-store.ts'

import type { ReplacedOffice } from './earlier-erasures.ts'

/** One leader per name. Correctness comes from unique keys and fences; a lease only saves work (scale.md §2). */
export type LeaseStore = {
  /**
   * The epoch held, or undefined while another holder's lease lives. Taking it over raises the epoch, and
   * need not wait for the end of the lease when its holder is known to be dead.
   */
  holdLease(
    name: string,
    holder: string,
    leaseMs: number,
    isDead?: (holder: string) => boolean,
  ): Promise<number | undefined>
  releaseLease(name: string, holder: string): Promise<void>
}

/** Secrets the office is given while it runs; what is kept is encrypted. */
export type SecretStore = {
  keptSecret(name: string): Promise<string | undefined>
  keepSecret(name: string, value: string): Promise<void>
}

export type AuditStore = {
  /** The chain as it lies in the database, oldest first. */
  chainRows(afterSeq: number, limit: number): Promise<readonly ChainLink[]>
  chainHead(): Promise<ChainEnd | undefined>
  /** Walks the whole chain with its key, up to the head. */
  verifyEvents(): Promise<ChainVerdict>
}

export type ReconcileStore = LedgerStore & {
  isOurMessage(rfcMessageId: string): Promise<boolean>
}

export type ReconciliationStore = {
  /** How a comparison ended; `lostReplies` is undefined when Sent was not read, and stays what it was. */
  recordReconciliation(
    counts: {
      readonly mailbox: string
      readonly folder: string
      readonly at: Date
      readonly onServer: number
      readonly explained: number
      readonly unexplained: number
      readonly unfiled: number
    },
    lostReplies: number | undefined,
    event: EventDraft,
  ): Promise<void>
}

export type MaintenanceStore = {
  /** Checks the pragmas and writes a probe row; false when the disk refuses. */
  probe(): Promise<boolean>
  tidy(now: Date): Promise<void>
  /** A new era after a restore: unfinished outgoing mail becomes unconfirmed, counters jump (scale.md §4.1). */
  openEra(event: EventDraft): Promise<void>
  /** Writes the erasures of another file of this office down again, to go on like any other; answers how many. */
  repeatErasures(replaced: ReplacedOffice, at: Date): Promise<number>
  close(): Promise<void>
}

/** Everything the office keeps. One implementation per dialect, one contract suite for all. */
export type Storage = IntakeStore &
  IncompleteStore &
  ReadAgainStore &
  OutboxStore &
  DeskStore &
  DraftStore &
  SelectionStore &
  MoveStore &
  SavedReplyStore &
  OtherResidentStore &
  AccountStore &
  StaffStore &
  ResidentStore &
  ErasureStore &
  ProfileStore &
  SecondFactorStore &
  AbsenceStore &
  NoticeStore &
  ViewingStore &
  LinkStore &
  LeaseStore &
  SettingsStore &
  StatusStore &
  SetupStore &
  FeedbackStore &
  SecretStore &
  AuditStore &
  ReportStore &
  AuditLogStore &
  ReconcileStore &
  ReconciliationStore &
  MaintenanceStore
