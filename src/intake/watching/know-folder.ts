import type { Generation, IntakeStore } from '../intake-store.ts'
import type { FolderSession } from '../mailbox.ts'

/** IMAP_FIRST: which mail of a folder that is seen for the first time is read, as history. */
export type FirstLook =
  | { readonly kind: 'new' }
  | { readonly kind: 'all' }
  | { readonly kind: 'days'; readonly days: number }

/**
 * At the first connect and at a new UIDVALIDITY one row explains what lies there (R-IMAP-2, R-IMAP-10). A
 * folder that was built anew is read from its beginning: what is known is recognised by its Message-ID.
 *
 * @returns whether the folder was put back from a copy without a new UIDVALIDITY, against RFC 9051 §2.3.1.1:
 *   UIDs the ledger has will be given to other mails
 */
export async function knowFolder(
  session: FolderSession,
  store: Pick<IntakeStore, 'knownFolder' | 'recordGeneration' | 'recordPutBack'>,
  first: FirstLook,
  now: () => Date,
): Promise<{ readonly isPutBack: boolean }> {
  const { mailbox, folder, uidValidity } = session
  const known = await store.knownFolder(mailbox, folder)
  if (known?.uidValidity !== uidValidity) {
    const presentUid = await newestUid(session)
    const generation: Generation = {
      mailbox,
      folder,
      uidValidity,
      baselineUid: known ? 0 : await baselineUid(session, presentUid, first, now()),
      presentUid,
      isFirst: known === undefined,
    }
    await store.recordGeneration(generation, {
      kind: known ? 'mailbox-generation' : 'mailbox-baseline',
      at: now(),
      facts: { ...generation, first: first.kind, before: known?.uidValidity ?? null },
    })
  }
  return { isPutBack: await isPutBack(session, store, now) }
}

/** UIDNEXT is believed when the list says the same; a baseline above it would hide what is to come. */
async function isPutBack(
  session: FolderSession,
  store: Pick<IntakeStore, 'knownFolder' | 'recordPutBack'>,
  now: () => Date,
): Promise<boolean> {
  const { mailbox, folder, uidValidity, uidNext } = session
  const known = await store.knownFolder(mailbox, folder)
  if (!known || uidNext > known.highestUid) return false
  if ((await session.uidsAbove(uidNext - 1)).length > 0) return false
  if (uidNext <= Math.max(known.baselineUid, known.presentUid))
    await store.recordPutBack({ mailbox, folder, uidValidity }, uidNext, {
      kind: 'mailbox-put-back',
      at: now(),
      facts: { mailbox, folder, uidValidity, uidNext, highestUid: known.highestUid },
    })
  return true
}

/** UIDNEXT says what can lie there, the list what does: a server that tells too high a one hides no mail to come. */
async function newestUid(session: FolderSession): Promise<number> {
  const listed = await session.uidsAbove(0)
  return Math.min(session.uidNext - 1, listed.at(-1) ?? 0)
}

async function baselineUid(
  session: FolderSession,
  newest: number,
  first: FirstLook,
  now: Date,
): Promise<number> {
  if (first.kind === 'all') return 0
  if (first.kind === 'new') return newest
  const since = await session.uidsSince(new Date(now.getTime() - first.days * 86_400_000))
  return since.reduce((least, uid) => Math.min(least, uid - 1), newest)
}
