/** What is known of a mail before it is fetched; some servers leave out what they were asked. */
export type MailHead = {
  readonly uid: number
  /** RFC822.SIZE. */
  readonly size?: number
  readonly internalDate?: Date
}

/** A head of known size. */
export type SizedHead = MailHead & { readonly size: number }

/** Larger mails, and those of unknown size, are streamed one by one. */
const SMALL_BYTES = 1024 * 1024
/** Two batches are in memory at once: the one at work, and the next. */
const BATCH_BYTES = 3 * 1024 * 1024
const BATCH_MAILS = 100

/** Neighbours that are small go together; any other one is a batch of its own. The order stays. */
export function* mailBatches(heads: readonly MailHead[]): Generator<readonly MailHead[]> {
  let batch: SizedHead[] = []
  let bytes = 0
  for (const head of heads) {
    const small = isSmall(head) ? head : undefined
    const isFull = bytes + (small?.size ?? 0) > BATCH_BYTES || batch.length === BATCH_MAILS
    if (batch.length > 0 && (small === undefined || isFull)) {
      yield batch
      batch = []
      bytes = 0
    }
    if (small === undefined) {
      yield [head]
    } else {
      batch.push(small)
      bytes += small.size
    }
  }
  if (batch.length > 0) yield batch
}

export function isSmall(head: MailHead): head is SizedHead {
  return head.size !== undefined && head.size <= SMALL_BYTES
}
