import type { LedgerRow } from '../intake-store.ts'
import type { FolderSession, MailSigns } from '../mailbox.ts'

export type LedgerStore = {
  /** By UID, above `afterUid`. */
  ledger(
    mailbox: string,
    folder: string,
    uidValidity: number,
    afterUid: number,
    limit: number,
  ): Promise<readonly LedgerRow[]>
}

type ComparedFolder = Pick<FolderSession, 'mailbox' | 'folder' | 'uidValidity' | 'signsOf' | 'messageIdsOf'>

const pageRows = 1_000

/**
 * UIDs under which the server has another mail than the ledger. RFC 9051 §2.3.1.1 forbids it; a folder that was
 * put back from a copy and kept its UIDVALIDITY does it. The date a server gave a mail never changes, so only a
 * mail with another one is looked at further: by its Message-ID, or by its size where neither has one, or
 * where it is not filed yet and nobody knows its id. Of an erased mail nothing is left to tell it by.
 */
export async function reusedUids(
  session: ComparedFolder,
  store: LedgerStore,
  afterUid: number,
  alive: () => void,
): Promise<readonly number[]> {
  const { mailbox, folder, uidValidity } = session
  const reused: number[] = []
  for (let after = afterUid; ; ) {
    const rows = await store.ledger(mailbox, folder, uidValidity, after, pageRows)
    reused.push(...(await reusedAmong(session, rows)))
    alive()
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageRows) return reused
    after = last.position.uid
  }
}

async function reusedAmong(session: ComparedFolder, rows: readonly LedgerRow[]): Promise<readonly number[]> {
  if (rows.length === 0) return []
  const kept = new Map(rows.map((row) => [row.position.uid, row]))
  const suspects = (await session.signsOf([...kept.keys()])).flatMap((signs) => {
    const row = kept.get(signs.uid)
    return row && !row.isErased && hasOtherSigns(row, signs) ? [{ row, signs }] : []
  })
  if (suspects.length === 0) return []
  const ids = await session.messageIdsOf(suspects.map(({ signs }) => signs.uid))
  return suspects
    .filter(({ row, signs }) => ids.has(signs.uid) && isAnother(row, signs, ids.get(signs.uid)))
    .map(({ signs }) => signs.uid)
}

function hasOtherSigns({ arrivedAt, size }: LedgerRow, signs: MailSigns): boolean {
  if (signs.internalDate) return signs.internalDate.getTime() !== arrivedAt.getTime()
  return signs.size !== undefined && signs.size !== size
}

function isAnother(row: LedgerRow, signs: MailSigns, id: string | undefined): boolean {
  const { isFiled, rfcMessageId, size } = row
  if (!isFiled || (rfcMessageId === undefined && id === undefined)) return signs.size !== size
  return rfcMessageId !== id
}
