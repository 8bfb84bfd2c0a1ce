/** What is known of a mail before it is fetched. */
export type MailHead = { readonly uid: number; readonly size: number; readonly internalDate: Date }

/** Larger mails are streamed one by one. */
export const SMALL_BYTES = 1024 * 1024
/** Two batches are in memory at once: the one at work, and the next. */
const BATCH_BYTES = 3 * 1024 * 1024
const BATCH_MAILS = 100

/** Neighbours that are small go together; a large one is a batch of its own. The order stays. */
export function* mailBatches(heads: readonly MailHead[]): Generator<readonly MailHead[]> {
  let batch: MailHead[] = []
  let bytes = 0
  for (const head of heads) {
    const isLarge = head.size > SMALL_BYTES
    if (batch.length > 0 && (isLarge || bytes + head.size > BATCH_BYTES || batch.length === BATCH_MAILS)) {
      yield batch
      batch = []
      bytes = 0
    }
    if (isLarge) {
      yield [head]
    } else {
      batch.push(head)
      bytes += head.size
    }
  }
  if (batch.length > 0) yield batch
}
