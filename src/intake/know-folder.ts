import type { Generation, IntakeStore } from './intake-store.ts'
import type { FolderSession } from './mailbox.ts'

/** IMAP_FIRST: which mail of a folder that is seen for the first time is read, as history. */
export type FirstLook =
  | { readonly kind: 'new' }
  | { readonly kind: 'all' }
  | { readonly kind: 'days'; readonly days: number }

/**
 * At the first connect and at a new UIDVALIDITY one row explains what lies there (R-IMAP-2, R-IMAP-10). A
 * folder that was built anew is read from its beginning: what is known is recognised by its Message-ID. A
 * folder that was put back without a new UIDVALIDITY, against RFC 9051 §2.3.1.1, cannot be told from what the
 * ledger knows: that is told to the log, for a person to give the folder a new one.
 */
export async function knowFolder(
  session: FolderSession,
  store: Pick<IntakeStore, 'knownFolder' | 'recordGeneration'>,
  first: FirstLook,
  now: () => Date,
  log: { error(facts: object, message: string): void },
): Promise<void> {
  const { mailbox, folder, uidValidity, uidNext } = session
  const known = await store.knownFolder(mailbox, folder)
  if (known?.uidValidity === uidValidity) {
    if (uidNext <= known.highestUid)
      log.error(
        { uid: uidNext, uidValidity },
        'The folder gives UIDs out again; mail under a used one is not seen',
      )
    return
  }
  const generation: Generation = {
    mailbox,
    folder,
    uidValidity,
    baselineUid: known ? 0 : await baselineUid(session, first, now()),
    presentUid: uidNext - 1,
    isFirst: known === undefined,
  }
  await store.recordGeneration(generation, {
    kind: known ? 'mailbox-generation' : 'mailbox-baseline',
    at: now(),
    facts: { ...generation, first: first.kind, before: known?.uidValidity ?? null },
  })
}

async function baselineUid(session: FolderSession, first: FirstLook, now: Date): Promise<number> {
  if (first.kind === 'all') return 0
  const newest = session.uidNext - 1
  if (first.kind === 'new') return newest
  const since = await session.uidsSince(new Date(now.getTime() - first.days * 86_400_000))
  return since.reduce((least, uid) => Math.min(least, uid - 1), newest)
}
