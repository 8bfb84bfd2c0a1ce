import { crashPoint } from '../events/crash-point.ts'
import type { Arrival, FolderKnowledge, IntakeStore } from './intake-store.ts'
import type { MailBytes } from './mail-bytes.ts'
import type { FetchedMail, FolderSession } from './mailbox.ts'
import type { Incoming, Intake } from './receive-mail.ts'
import type { TroubledMails } from './troubled-mails.ts'

export type Look = {
  readonly store: Pick<
    IntakeStore,
    'knownFolder' | 'unknownUids' | 'recordComplete' | 'owedMarks' | 'recordMarked'
  >
  readonly intake: Pick<Intake, 'receiveAll'>
  readonly marksMail: boolean
  readonly maxBytes: number
  /** Compares all UIDs with the ledger, not only those above its highest. */
  readonly isFull: boolean
  readonly troubled: TroubledMails
  readonly alive: () => void
  readonly signal: AbortSignal
  readonly now: () => Date
  readonly log: {
    warn(facts: object, message: string): void
    error(facts: object, message: string): void
  }
}

const uidsPerQuestion = 5_000
const marksPerRound = 500

/** Fetches and files what the ledger does not have; answers whether it then had all that can be fetched. */
export async function lookForMail(session: FolderSession, look: Look): Promise<boolean> {
  const { store, alive, troubled, signal } = look
  const { mailbox, folder } = session
  const knowledge = await store.knownFolder(mailbox, folder)
  if (!knowledge) throw new Error('the folder has no generation')
  const beganAt = look.now()
  const from = look.isFull ? knowledge.baselineUid : Math.max(knowledge.highestUid, knowledge.baselineUid)
  const onServer = await session.uidsAbove(from)
  alive()
  const wanted = await unknown(session, look, onServer)
  const ordinary = wanted.filter((uid) => !troubled.has(uid))
  if (ordinary.length > 0) await receive(session, look, knowledge, ordinary)
  for (const uid of troubled.due(look.now())) {
    if (signal.aborted) break
    await receive(session, look, knowledge, [uid])
    troubled.clear(uid)
  }
  const missing = (await unknown(session, look, wanted)).filter((uid) => !troubled.has(uid))
  if (missing.length === 0) await store.recordComplete(mailbox, folder, beganAt)
  if (look.marksMail && !session.isReadOnly) await settleMarks(session, look)
  return missing.length === 0
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

async function receive(
  session: FolderSession,
  look: Look,
  knowledge: FolderKnowledge,
  uids: readonly number[],
): Promise<void> {
  const left = new Set(uids)
  async function* incoming(): AsyncGenerator<Incoming> {
    for await (const mail of session.fetch(uids, look.maxBytes)) {
      if (look.signal.aborted) return
      yield { arrival: arrivalOf(session, knowledge, mail), bytes: noticed(mail.bytes, look.alive) }
      left.delete(mail.uid)
      look.troubled.clear(mail.uid)
    }
  }
  try {
    await look.intake.receiveAll(incoming(), look.alive)
  } catch (error) {
    const [next] = left
    if (next !== undefined && look.troubled.blame(next, look.now()))
      look.log.error(
        { folder: session.folder, uid: next },
        'A mail breaks the connection every time; it is set aside',
      )
    throw error
  }
}

function noticed(bytes: MailBytes, alive: () => void): MailBytes {
  alive()
  return bytes instanceof Uint8Array ? bytes : noticedChunks(bytes, alive)
}

async function* noticedChunks(
  bytes: AsyncIterable<Uint8Array>,
  alive: () => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    alive()
    yield chunk
  }
}

/** What lay there at the first look is history; in a folder built anew, older mail is merely late. */
function arrivalOf(session: FolderSession, knowledge: FolderKnowledge, mail: FetchedMail): Arrival {
  const { mailbox, folder, uidValidity } = session
  const { presentUid, isFirst, completeAt } = knowledge
  const wasPresent = mail.uid <= presentUid
  const isLate = wasPresent && !isFirst && completeAt !== undefined && mail.internalDate < completeAt
  return {
    source: { kind: 'imap', position: { mailbox, folder, uidValidity, uid: mail.uid } },
    arrivedAt: mail.internalDate,
    isHistory: wasPresent && isFirst,
    ...(isLate ? { isLate } : {}),
    ...(mail.leftOnServer ? { leftOnServer: mail.leftOnServer } : {}),
  }
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
