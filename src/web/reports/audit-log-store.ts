import type { EventKind, StoredEvent } from '../../events/event.ts'

export type AuditQuery = {
  readonly userId?: string
  readonly ticketId?: string
  readonly kind?: EventKind
  /** Only what a person or the command line did. */
  readonly byPeople?: boolean
  readonly fromMs?: number
  /** Outside. */
  readonly toMs?: number
  /** Events before this place. */
  readonly before?: number
}

/** An event as the log shows it: whose ticket and why, but no text that names a resident. */
export type AuditRow = {
  readonly event: Omit<StoredEvent, 'personal'>
  readonly reference?: string
  /** What a person gave as the reason of an act. */
  readonly reason?: string
  /** Of the person's last sign-in before it, while it is kept. */
  readonly from?: { readonly address?: string; readonly browser?: string }
}

export type AuditLogStore = {
  /** Newest first, a bounded look back: `next` says where to go on, even when nothing was found so far. */
  auditRows(
    query: AuditQuery,
    limit: number,
  ): Promise<{ readonly rows: readonly AuditRow[]; readonly next?: number }>
}
