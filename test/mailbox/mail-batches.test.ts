import { expect, test } from 'vitest'
import { mailBatches } from '../../src/mailbox/imap/mail-batches.ts'

const head = (uid: number, size: number) => ({ uid, size, internalDate: new Date(0) })

test('a large mail interrupts a batch, so that mails stay in their order', () => {
  const heads = [head(1, 10), head(2, 10), head(3, 5_000_000), head(4, 10)]
  expect([...mailBatches(heads)].map((batch) => batch.map(({ uid }) => uid))).toEqual([[1, 2], [3], [4]])
})

test('a batch is at most three megabytes and a hundred mails', () => {
  const million = Array.from({ length: 7 }, (_, uid) => head(uid, 1_000_000))
  expect([...mailBatches(million)].map((batch) => batch.length)).toEqual([3, 3, 1])
  const tiny = Array.from({ length: 250 }, (_, uid) => head(uid, 1))
  expect([...mailBatches(tiny)].map((batch) => batch.length)).toEqual([100, 100, 50])
  expect([...mailBatches([])]).toEqual([])
})
