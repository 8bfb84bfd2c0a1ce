import { expect, test } from 'vitest'
import type { LedgerRow } from '../../src/intake/intake-store.ts'
import type { FolderSession } from '../../src/intake/mailbox.ts'
import { reusedUids } from '../../src/intake/watching/reused-uids.ts'

const place = { mailbox: 'm', folder: 'INBOX', uidValidity: 1 }
const kept: LedgerRow = {
  position: { ...place, uid: 7 },
  arrivedAt: new Date('2026-11-24T08:00:00Z'),
  size: 100,
  rfcMessageId: 'eka@asukas.example',
  isFiled: true,
  isErased: false,
}

/** What the server has under UID 7, dated otherwise than the ledger says. */
async function reusedWhere(row: LedgerRow, onServer: { size: number; id?: string }) {
  const session: Pick<FolderSession, 'mailbox' | 'folder' | 'uidValidity' | 'signsOf' | 'messageIdsOf'> = {
    ...place,
    signsOf: async () => [{ uid: 7, internalDate: new Date('2026-11-24T09:00:00Z'), size: onServer.size }],
    messageIdsOf: async () => new Map([[7, onServer.id]]),
  }
  return reusedUids(session, { ledger: async () => [row] }, 0, () => undefined)
}

test('another Message-ID under a used UID is another mail', async () => {
  expect(await reusedWhere(kept, { size: 100, id: 'toka@asukas.example' })).toEqual([7])
  expect(await reusedWhere(kept, { size: 90, id: 'eka@asukas.example' })).toEqual([])
})

test('a mail that is not filed yet is told by its size', async () => {
  const { rfcMessageId: _, ...unread } = kept
  const row = { ...unread, isFiled: false }
  expect(await reusedWhere(row, { size: 100, id: 'eka@asukas.example' })).toEqual([])
  expect(await reusedWhere(row, { size: 90, id: 'eka@asukas.example' })).toEqual([7])
})

test('an erased mail that is still on the server is not taken for another each hour', async () => {
  const { rfcMessageId: _, ...wordless } = kept
  const row = { ...wordless, size: 0, isErased: true }
  expect(await reusedWhere(row, { size: 100, id: 'eka@asukas.example' })).toEqual([])
})
