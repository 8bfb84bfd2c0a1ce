import type { EventDraft } from '../events/event.ts'
import type { Filed, Filing, Found, Lookup } from './filing/filing.ts'
import type { MailBytes } from './mail-bytes.ts'
import type { FindableMail } from './understood-mail.ts'

/** The delivery key of a mail on a server (R-ID-1, RFC 9051 §2.3.1.1). */
export type Position = {
  readonly mailbox: string
  readonly folder: string
  readonly uidValidity: number
  readonly uid: number
}

export type FolderName = Omit<Position, 'uid'>

/** Where a raw mail came from. A file's delivery key is the hash of its bytes (product.md). */
export type Arrival = {
  readonly source: { readonly kind: 'imap'; readonly position: Position } | { readonly kind: 'file' }
  /** INTERNALDATE, or the time of an ingested file; a trusted Received line may correct it (ruling 17). */
  readonly arrivedAt: Date
  /** Imported history: never a receipt, never a target, whoever files it (ruling 30). */
  readonly isHistory: boolean
  /** Arrived before the last successful look at a folder that was built anew: no receipt (R-IMAP-2). */
  readonly isLate?: boolean
  /** What stays on the server (R-ATT-5); written when the bytes are all kept, for it may be known only then. */
  readonly leftOnServer?: readonly LeftPart[]
  /** Only a part was asked for, because the server did not give all of it. */
  readonly isInPart?: boolean
  /** The kept mail that came short from this place before: what comes whole now takes its place in the ledger. */
  readonly replaces?: string
}

/** Type of a part that is no file: what the server announced of a mail and did not give. */
export const missingRest = 'application/x-missing-rest'
/** The same for the rest of a mail over the cap, where the server does not tell how long it is. */
export const untoldRest = 'application/x-untold-rest'

export type LeftPart = { readonly name: string; readonly type: string; readonly size: number }

export type KeptMail = {
  readonly rawId: string
  readonly size: number
  readonly sha256: string
  readonly arrival: Arrival
  /** How often filing was begun and the process died before its end (R-ROB-2, ruling 28). */
  readonly attempts: number
}

/** A mail of a folder that was handed to us. */
export type LedgerRow = {
  readonly position: Position
  readonly isFiled: boolean
  /** Neither its bytes nor its Message-ID are known any more. */
  readonly isErased: boolean
  readonly arrivedAt: Date
  /** Of what was kept of it. */
  readonly size: number
  /** Bare; absent where the mail has none, or is not filed. */
  readonly rfcMessageId?: string
}

/** What is known of a folder; the cursor *is* the ledger (R-IMAP-1). */
export type FolderKnowledge = {
  readonly uidValidity: number
  /** UIDs up to this one lay there before the first connect and count as explained (ruling 7). */
  readonly baselineUid: number
  /** UIDs up to this one lay there when this UIDVALIDITY was first seen. */
  readonly presentUid: number
  /** The folder's first UIDVALIDITY: what was present is imported history, later it is merely late. */
  readonly isFirst: boolean
  readonly highestUid: number
  /** The last time all that could be fetched was in the ledger; a new UIDVALIDITY keeps it. */
  readonly completeAt?: Date
}

/** One row for each UIDVALIDITY a folder ever had. */
export type Generation = {
  readonly mailbox: string
  readonly folder: string
  readonly uidValidity: number
  readonly baselineUid: number
  readonly presentUid: number
  readonly isFirst: boolean
}

/**
 * Keeps mail before anything is interpreted and files it in one transaction.
 *
 * Promises: what `keepRaw` resolved for survives any crash and is filed at the latest by the next start.
 * The same position, or the same file, is kept once. `fileInbound` runs `decide` inside its transaction, so
 * that what it found cannot change before what it decided is written; when `decide` throws, nothing is.
 */
export type IntakeStore = {
  /**
   * Small mails that wait at the same time may be kept and filed in one transaction, in their order. What is asked for
   * again and comes short again is not kept.
   */
  keepRaw(arrival: Arrival, bytes: MailBytes): Promise<{ readonly mail: KeptMail; readonly isNew: boolean }>
  readRaw(rawId: string): AsyncIterable<Uint8Array>
  /** Kept but not filed, oldest first; at most `limit`. */
  unfiled(limit: number): Promise<readonly KeptMail[]>
  /** Counts a beginning; returns how often it was begun before. */
  beginFiling(rawId: string): Promise<number>
  /** Takes a beginning back that came to nothing through no fault of the mail. */
  takeBackBeginning(rawId: string): Promise<void>
  fileInbound(
    rawId: string,
    mail: FindableMail,
    lookup: Lookup,
    decide: (found: Found) => Filing,
  ): Promise<Filed>
  knownFolder(mailbox: string, folder: string): Promise<FolderKnowledge | undefined>
  /**
   * First connect, or another UIDVALIDITY: one row that explains what lay there before. One that the folder had
   * before becomes its present one again, with what was known of it.
   */
  recordGeneration(generation: Generation, event: EventDraft): Promise<void>
  recordComplete(mailbox: string, folder: string, at: Date): Promise<void>
  /**
   * The folder was put back to a state in which its mails ended below `uidNext`: what will lie above is new,
   * whatever the baseline was.
   */
  recordPutBack(folder: FolderName, uidNext: number, event: EventDraft): Promise<void>
  /**
   * Under these UIDs there are other mails now: their rows stay and have no UID any more, so that the UIDs are
   * unknown. What arrived there before `lateBefore` is merely late, unless all of the folder is history still.
   */
  recordReuse(folder: FolderName, uids: readonly number[], lateBefore: Date, event: EventDraft): Promise<void>
  /** Those of `uids` that the ledger does not have, ascending. */
  unknownUids(
    mailbox: string,
    folder: string,
    uidValidity: number,
    uids: readonly number[],
  ): Promise<readonly number[]>
  /** Filed positions whose mark or move on the server is still owed; what is still asked for again lies as it lay. */
  owedMarks(mailbox: string, folder: string, uidValidity: number, limit: number): Promise<readonly number[]>
  recordMarked(mailbox: string, folder: string, uidValidity: number, uids: readonly number[]): Promise<void>
  appendEvent(event: EventDraft): Promise<void>
}
