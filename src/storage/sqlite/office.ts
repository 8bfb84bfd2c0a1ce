import type { Database } from 'better-sqlite3'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { Address } from '../../mail/inbound-mail.ts'
import type { SearchAnalyser } from '../search-analyser.ts'
import { asUnknown } from '../unknown-error.ts'

/** What every part of the storage needs: the open file, and what the office decided about it. */
export type Office = {
  readonly db: BetterSQLite3Database
  readonly client: Database
  readonly now: () => Date
  readonly chainKey: Uint8Array
  readonly analyser: SearchAnalyser
  readonly referencePrefix: string
  /** SERVICE_ADDRESS: sender of the receipts. */
  readonly service: Address
  readonly makeMessageId: (ticketId: string, messageId: string) => string
}

/**
 * One immediate transaction; `work` is synchronous, and what it throws leaves nothing behind. Immediate,
 * because a read that turns into a write fails at once with SQLITE_BUSY_SNAPSHOT, whatever the time-out says
 * (security.md §0.6).
 *
 * Lock order, for a dialect with finer locks: mailbox → ticket → counter → head of the chain (scale.md §4.5).
 */
export function write<T>(office: Office, work: () => T): T {
  let isCommitting = false
  try {
    return office.db.transaction(
      () => {
        const result = work()
        isCommitting = true
        return result
      },
      { behavior: 'immediate' },
    )
  } catch (error) {
    throw asUnknown(error, isCommitting)
  }
}
