import { crashPoint } from '../../events/crash-point.ts'
import type { FolderKnowledge, IntakeStore } from '../intake-store.ts'
import type { FolderSession } from '../mailbox.ts'
import { type LedgerStore, reusedUids } from './reused-uids.ts'
import { type TakingIn, takeIn } from './take-in.ts'

export type Look = TakingIn & {
  readonly store: Pick<
    IntakeStore,
    'knownFolder' | 'unknownUids' | 'recordComplete' | 'recordReuse' | 'owedMarks' | 'recordMarked'
  > &
    LedgerStore
  readonly marksMail: boolean
  /** Compares all UIDs with the ledger, not only those above its highest. */
  readonly isFull: boolean
  /** Asks whether the server has other mails under UIDs of the ledger. */
  readonly looksForReuse: boolean
  readonly log: TakingIn['log'] & { warn(facts: object, message: string): void }
}

const uidsPerQuestion = 5_000
const marksPerRound = 500
/** Mail under a used UID may have lain there so long before it is noticed, and is not late. */
const reuseUnseenMs = 2 * 60 * 60_000

/** Fetches and files what the ledger does not have; answers whether it came to its end. */
export async function lookForMail(session: FolderSession, look: Look): Promise<boolean> {
  const { store, alive, troubled, signal } = look
  const { mailbox, folder } = session
  if (look.looksForReuse) await tellReuse(session, look)
  const knowledge = await folderKnowledge(session, look)
  const beganAt = look.now()
  const from = look.isFull ? knowledge.baselineUid : Math.max(knowledge.highestUid, knowledge.baselineUid)
  const onServer = await session.uidsAbove(from)
  alive()
  const wanted = await unknown(session, look, onServer)
  const ordinary = wanted.filter((uid) => !troubled.has(uid))
  if (ordinary.length > 0) await takeIn(session, look, knowledge, ordinary)
  const missing = (await unknown(session, look, wanted)).filter((uid) => !troubled.has(uid))
  for (const uid of missing) troubled.blame(uid, look.now())
  for (const uid of troubled.due(look.now())) {
    if (signal.aborted) break
    if (!missing.includes(uid)) await tryAlone(session, look, knowledge, uid)
  }
  if (signal.aborted) return false
  await store.recordComplete(mailbox, folder, beganAt)
  if (look.marksMail && !session.isReadOnly) await settleMarks(session, look)
  return true
}

/** One in trouble: it comes, or is gone, or is asked for again later. */
async function tryAlone(
  session: FolderSession,
  look: Look,
  knowledge: FolderKnowledge,
  uid: number,
): Promise<void> {
  const { troubled, now, log } = look
  await takeIn(session, look, knowledge, [uid], troubled.extentOf(uid))
  const isMissing = (await unknown(session, look, [uid])).length > 0
  if (!isMissing || !(await session.holds(uid))) troubled.clear(uid)
  else if (troubled.blame(uid, now()))
    log.error(
      { folder: session.folder, uid },
      'The server lists a mail and does not give it; it is set aside',
    )
}

async function folderKnowledge(
  { mailbox, folder }: FolderSession,
  { store }: Look,
): Promise<FolderKnowledge> {
  const knowledge = await store.knownFolder(mailbox, folder)
  if (!knowledge) throw new Error('the folder has no generation')
  return knowledge
}

/** Mail under a UID that was given out before is unknown again, and taken in by this very look. */
async function tellReuse(session: FolderSession, look: Look): Promise<void> {
  const { store, alive, now } = look
  const { mailbox, folder, uidValidity } = session
  const { baselineUid } = await folderKnowledge(session, look)
  const uids = await reusedUids(session, store, baselineUid, alive)
  if (uids.length === 0) return
  const at = now()
  await store.recordReuse({ mailbox, folder, uidValidity }, uids, new Date(at.getTime() - reuseUnseenMs), {
    kind: 'mailbox-put-back',
    at,
    facts: { mailbox, folder, uidValidity, reused: uids.length },
  })
}

async function unknown(
  { mailbox, folder, uidValidity }: FolderSession,
  { store }: Look,
  uids: readonly number[],
): Promise<readonly number[]> {
  const unknown: number[] = []
  for (let start = 0; start < uids.length; start += uidsPerQuestion) {
    const some = uids.slice(start, start + uidsPerQuestion)
    unknown.push(...(await store.unknownUids(mailbox, folder, uidValidity, some)))
  }
  return unknown
}

/** After the commit and in no hurry: a mark the server refuses stays owed (R-IMAP-8). */
async function settleMarks(session: FolderSession, { store, alive, log }: Look): Promise<void> {
  const { mailbox, folder, uidValidity } = session
  for (;;) {
    const owed = await store.owedMarks(mailbox, folder, uidValidity, marksPerRound)
    if (owed.length === 0) return
    try {
      await session.mark(owed)
    } catch {
      log.warn({ folder, owed: owed.length }, 'The server did not take the marks; they are tried again')
      return
    }
    crashPoint('mark-on-server')
    await store.recordMarked(mailbox, folder, uidValidity, owed)
    crashPoint('mark-recorded')
    alive()
  }
}
