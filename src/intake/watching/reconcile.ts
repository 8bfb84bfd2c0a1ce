import type { IntakeStore } from '../intake-store.ts'
import type { FolderSession } from '../mailbox.ts'
import { type LedgerStore, reusedUids } from './reused-uids.ts'

/** Ids of our own form in the folder of sent mail: only these can be ours and lost. */
export type SentListing = { messageIds(): AsyncIterable<string> }

export type ReconcileOptions = {
  readonly session: FolderSession
  readonly store: Pick<IntakeStore, 'knownFolder'> &
    LedgerStore & { isOurMessage(rfcMessageId: string): Promise<boolean> }
  readonly sent?: SentListing
  /** Whether an id carries a valid signature of ours. */
  readonly isSignedByUs: (rfcMessageId: string) => boolean
}

export type Reconciliation = {
  readonly onServer: number
  /** In the ledger, as the mail it is there, or there before the first connect. */
  readonly explained: number
  readonly unexplainedUids: readonly number[]
  /** Kept and not filed yet. */
  readonly unfiledUids: readonly number[]
  /** The folder was built anew and not read since; then nothing of it is in the ledger. */
  readonly isNewGeneration: boolean
  /** Signed by us, lying in Sent, unknown here: sent in a time that a restore took away (scale.md §4.1). */
  readonly lostReplies: readonly string[]
}

const ledgerPage = 5_000

/** Server against ledger, and Sent against what we know to have sent. Nothing is changed. */
export async function reconcile(options: ReconcileOptions): Promise<Reconciliation> {
  const { session, store } = options
  const knowledge = await store.knownFolder(session.mailbox, session.folder)
  const isNewGeneration = knowledge?.uidValidity !== session.uidValidity
  const baselineUid = knowledge && !isNewGeneration ? knowledge.baselineUid : 0
  const uids = await session.uidsAbove(0)
  const kept = await ledgerOf(options, baselineUid)
  const reused = new Set(await reusedUids(session, store, baselineUid, () => undefined))
  const explained = (uid: number) => uid <= baselineUid || (kept.has(uid) && !reused.has(uid))
  return {
    onServer: uids.length,
    explained: uids.filter(explained).length,
    unexplainedUids: uids.filter((uid) => !explained(uid)),
    unfiledUids: [...kept].filter(([, isFiled]) => !isFiled).map(([uid]) => uid),
    isNewGeneration,
    lostReplies: options.sent ? await lostReplies(options, options.sent) : [],
  }
}

async function ledgerOf(
  { session, store }: ReconcileOptions,
  afterUid: number,
): Promise<ReadonlyMap<number, boolean>> {
  const { mailbox, folder, uidValidity } = session
  const kept = new Map<number, boolean>()
  let after = afterUid
  for (;;) {
    const rows = await store.ledger(mailbox, folder, uidValidity, after, ledgerPage)
    for (const { position, isFiled } of rows) {
      kept.set(position.uid, isFiled)
      after = Math.max(after, position.uid)
    }
    if (rows.length < ledgerPage) return kept
  }
}

async function lostReplies(
  { store, isSignedByUs }: ReconcileOptions,
  sent: SentListing,
): Promise<readonly string[]> {
  const lost: string[] = []
  for await (const id of sent.messageIds()) {
    if (isSignedByUs(id) && !(await store.isOurMessage(id))) lost.push(id)
  }
  return lost
}
