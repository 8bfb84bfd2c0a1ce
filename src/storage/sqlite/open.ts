import type { Database } from 'better-sqlite3'
import type { Address } from '../../mail/inbound-mail.ts'
import type { SearchAnalyser } from '../search-analyser.ts'
import type { Storage } from '../storage.ts'
import { absenceRows } from './absences.ts'
import { accounts } from './accounts.ts'
import { audit } from './audit.ts'
import { openChainKey } from './chain-key.ts'
import { rememberStatements } from './compiled-statements.ts'
import { connect } from './connect.ts'
import { discardAbandoned } from './contents.ts'
import { conversation } from './conversation.ts'
import { deskActs } from './desk-acts.ts'
import { deskStatus } from './desk-status.ts'
import { draftFileRows } from './draft-files.ts'
import { draftRows } from './drafts.ts'
import { drizzle } from './drizzle.ts'
import { feedbackRows } from './feedbacks.ts'
import { inboundFiling } from './file-inbound.ts'
import { folders } from './folders.ts'
import { inbox } from './inbox.ts'
import { rawMail } from './keep-raw.ts'
import { secrets } from './kept-secrets.ts'
import { leaseRows } from './leases.ts'
import { listActs } from './list-acts.ts'
import { migrate } from './migrate.ts'
import { moves } from './moves.ts'
import { noticeRows } from './notices.ts'
import type { Office } from './office.ts'
import { otherResidentRows } from './other-residents.ts'
import { outboxClaims } from './outbox-claims.ts'
import { outboxResults } from './outbox-results.ts'
import { profiles } from './profiles.ts'
import { replyQueue } from './queue-reply.ts'
import { readings } from './read-again.ts'
import { reconciliationRows } from './reconciliations.ts'
import { auditLog } from './report-audit-log.ts'
import { reportFigures } from './report-figures.ts'
import { residentRows } from './residents.ts'
import { savedReplyRows } from './saved-replies.ts'
import { secondFactorRows } from './second-factors.ts'
import { secureLinks } from './secure-links.ts'
import { sentCopies } from './sent-copies.ts'
import { signIns } from './sessions.ts'
import { officeSettings } from './settings.ts'
import { setupRows } from './setup.ts'
import { staff } from './staff.ts'
import { ticketTexts } from './ticket-texts.ts'
import { reanalyse, upkeep } from './upkeep.ts'
import { viewingReads } from './viewings.ts'

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
