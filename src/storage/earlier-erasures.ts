/** An erasure that another file of the same office tells of: ids, times and keyed marks, no word. */
export type EarlierErasure = {
  readonly id: string
  readonly residentId: string
  readonly userId: string
  readonly approvedBy: string | null
  readonly at: Date
  /** Of the addresses that were erased; none where it was not noted. */
  readonly marks: readonly string[]
  readonly tickets: readonly {
    readonly ticketId: string
    readonly isWhole: boolean
    readonly isDone: boolean
  }[]
}

/** A mail of which only the marks are left (erasure-marks.ts). */
export type ErasedMail = {
  readonly id: string
  readonly at: Date
  readonly messageKey: string
  readonly canonicalHash: string | null
}

/** The office whose file a backup replaces. */
export type ReplacedOffice = {
  readonly erasures: readonly EarlierErasure[]
  readonly erasedMails: readonly ErasedMail[]
  /** In which one of these addresses still takes part. */
  ticketsOf(keys: readonly string[]): ReadonlySet<string>
}
