import type { ConnectFault } from '../intake/mailbox.ts'
import { type ReconcileOptions, type Reconciliation, reconcile } from '../intake/watching/reconcile.ts'
import { readReplyToken } from '../mail/threading/reply-token.ts'
import type { Adapters } from './adapters.ts'
import type { Office } from './office.ts'

/** What a comparison uses of the office. */
export type ComparingOffice = Pick<Office, 'tokenKeys' | 'now'> & {
  readonly storage: ReconcileOptions['store'] & Pick<Office['storage'], 'recordReconciliation'>
}

export type ComparedMail = Pick<Adapters, 'mailbox'> & Pick<ReconcileOptions, 'sent'>

export type Compared =
  | { readonly kind: 'compared'; readonly found: Reconciliation }
  | { readonly kind: 'fault'; readonly fault: ConnectFault | 'not-configured'; readonly code: string }

/**
 * Compares the mailbox with the ledger over a connection of its own, and records how that ended.
 *
 * @param readsSent also looks for answers of ours in Sent that the desk knows nothing of
 * @param signal ends the connection in the middle, and with it what was begun
 */
export async function compareMailbox(
  office: ComparingOffice,
  { mailbox, sent }: ComparedMail,
  { readsSent, signal }: { readonly readsSent: boolean; readonly signal?: AbortSignal },
): Promise<Compared> {
  const { storage, tokenKeys, now } = office
  const opened = await mailbox?.open()
  if (opened?.kind !== 'open')
    return { kind: 'fault', fault: opened?.fault ?? 'not-configured', code: opened?.code ?? '' }
  const { session } = opened
  const leave = () => void session.close()
  signal?.addEventListener('abort', leave, { once: true })
  try {
    if (signal?.aborted) return { kind: 'fault', fault: 'unreachable', code: 'stopped' }
    const found = await reconcile({
      session,
      store: storage,
      ...(readsSent && sent ? { sent } : {}),
      isSignedByUs: (id) => readReplyToken(id, tokenKeys) !== undefined,
    })
    const counts = {
      onServer: found.onServer,
      explained: found.explained,
      unexplained: found.unexplainedUids.length,
      unfiled: found.unfiledUids.length,
    }
    const at = now()
    await storage.recordReconciliation(
      { mailbox: session.mailbox, folder: session.folder, at, ...counts },
      readsSent ? found.lostReplies.length : undefined,
      {
        kind: 'mailbox-reconciled',
        at,
        facts: { ...counts, lostReplies: readsSent ? found.lostReplies.length : null },
      },
    )
    return { kind: 'compared', found }
  } finally {
    signal?.removeEventListener('abort', leave)
    await session.close()
  }
}
