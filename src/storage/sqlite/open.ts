import type { Database } from 'better-sqlite3'
import type { Address } from '../../mail/inbound-mail.ts'
import type { SearchAnalyser } from '../search-analyser.ts'
import type { Storage } from '../storage.ts'
import { absenceRows } from './desk/absences.ts'
import { conversation } from './desk/conversation.ts'
import { deskActs } from './desk/desk-acts.ts'
import { deskStatus } from './desk/desk-status.ts'
import { draftFileRows } from './desk/draft-files.ts'
import { draftRows } from './desk/drafts.ts'
import { feedbackRows } from './desk/feedbacks.ts'
import { inbox } from './desk/inbox.ts'
import { listActs } from './desk/list-acts.ts'
import { noticeRows } from './desk/notices.ts'
import { otherResidentRows } from './desk/other-residents.ts'
import { savedReplyRows } from './desk/saved-replies.ts'
import { erasureRows } from './erasure/erasures.ts'
import { openChainKey } from './file/chain-key.ts'
import { rememberStatements } from './file/compiled-statements.ts'
import { connect } from './file/connect.ts'
import { drizzle } from './file/drizzle.ts'
import { secrets } from './file/kept-secrets.ts'
import { leaseRows } from './file/leases.ts'
import { migrate } from './file/migrate.ts'
import { reanalyse, upkeep } from './file/upkeep.ts'
import { discardAbandoned } from './intake/contents.ts'
import { inboundFiling } from './intake/file-inbound.ts'
import { folders } from './intake/folders.ts'
import { incompleteRows } from './intake/incomplete-rows.ts'
import { rawMail } from './intake/keep-raw.ts'
import { readings } from './intake/read-again.ts'
import { reconciliationRows } from './intake/reconciliations.ts'
import { secureLinks } from './intake/secure-links.ts'
import type { Office } from './office.ts'
import { outboxClaims } from './outbox/outbox-claims.ts'
import { outboxResults } from './outbox/outbox-results.ts'
import { replyQueue } from './outbox/queue-reply.ts'
import { sentCopies } from './outbox/sent-copies.ts'
import { accounts } from './people/accounts.ts'
import { profiles } from './people/profiles.ts'
import { secondFactorRows } from './people/second-factors.ts'
import { signIns } from './people/sessions.ts'
import { setupRows } from './people/setup.ts'
import { staff } from './people/staff.ts'
import { audit } from './reports/audit.ts'
import { auditLog } from './reports/report-audit-log.ts'
import { reportFigures } from './reports/report-figures.ts'
import { viewingReads } from './reports/viewings.ts'
import { residentRows } from './residents/residents.ts'
import { officeSettings } from './settings.ts'
import { moves } from './tickets/moves.ts'
import { ticketTexts } from './tickets/ticket-texts.ts'

export type SqliteOptions = {
  /** Path of the database file, made with mode 0600 when it is not there; or `:memory:`. */
  readonly file: string
  /** The bytes of SECRET_KEY; the key of the event chain is wrapped with one derived from it. */
  readonly secretKey: Uint8Array
  /** SECRET_KEY_PREVIOUS while rotating. */
  readonly previousSecretKey?: Uint8Array
  /** REFERENCE_PREFIX, `AN`. */
  readonly referencePrefix: string
  /** SERVICE_ADDRESS: sender of the receipts. */
  readonly service: Address
  /** Bare Message-ID of a message we send, signed. */
  readonly makeMessageId: (ticketId: string, messageId: string) => string
  readonly analyser: SearchAnalyser
  readonly clock?: () => Date
}

/** Messages another analyser filed that are analysed again before the first search; the rest is for `tidy`. */
const REANALYSED_AT_OPEN = 500

/**
 * Opens the office's one file, migrates it, and removes what a dead process left half written. Throws
 * WrongSecretKeyError, NewerDatabaseError, or when the file does not comply.
 */
export async function openSqlite(options: SqliteOptions): Promise<Storage> {
  const client = connect(options.file)
  try {
    const office = officeOf(client, options)
    await discardAbandoned(office)
    await reanalyse(office, REANALYSED_AT_OPEN)
    return storageOf(office)
  } catch (error) {
    client.close()
    throw error
  }
}

function officeOf(client: Database, options: SqliteOptions): Office {
  migrate(client)
  rememberStatements(client)
  const db = drizzle(client, { casing: 'snake_case' })
  return {
    db,
    client,
    now: options.clock ?? (() => new Date()),
    chainKey: openChainKey(db, options.secretKey, options.previousSecretKey),
    analyser: options.analyser,
    referencePrefix: options.referencePrefix,
    service: options.service,
    makeMessageId: options.makeMessageId,
  }
}

function storageOf(office: Office): Storage {
  return {
    ...rawMail(office),
    ...inboundFiling(office),
    ...readings(office),
    ...folders(office),
    ...incompleteRows(office),
    ...reconciliationRows(office),
    ...replyQueue(office),
    ...outboxClaims(office),
    ...outboxResults(office),
    ...sentCopies(office),
    ...inbox(office),
    ...conversation(office),
    ...ticketTexts(office),
    ...deskActs(office),
    ...draftRows(office),
    ...draftFileRows(office),
    ...savedReplyRows(office),
    ...otherResidentRows(office),
    ...listActs(office),
    ...moves(office),
    ...accounts(office),
    ...signIns(office),
    ...staff(office),
    ...residentRows(office),
    ...erasureRows(office),
    ...profiles(office),
    ...secondFactorRows(office),
    ...absenceRows(office),
    ...noticeRows(office),
    ...secureLinks(office),
    ...leaseRows(office),
    ...officeSettings(office),
    ...deskStatus(office),
    ...setupRows(office),
    ...feedbackRows(office),
    ...secrets(office),
    ...audit(office),
    ...reportFigures(office),
    ...auditLog(office),
    ...viewingReads(office),
    ...upkeep(office),
  }
}
