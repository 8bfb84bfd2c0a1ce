import type { DraftFields } from '../../replies/draft-fields.ts'

export type DraftKey = {
  readonly ticketId: string
  readonly userId: string
  readonly kind: 'reply' | 'note'
}

export type Draft = { readonly text: string; readonly at: Date; readonly fields?: DraftFields }

export type DraftVersion = Draft & { readonly id: string }

export type ColleaguesDraft = Draft & { readonly userId: string; readonly name: string }

/** A file that goes with the answer somebody is writing. */
export type DraftFile = {
  readonly id: string
  readonly name: string
  readonly type: string
  /** In bytes. */
  readonly size: number
  readonly sha256: string
  readonly scan?: ScanState
}

/** `unknown`: the scanner could not be asked. What it found a virus in is not kept at all. */
export type ScanState = 'clean' | 'unknown'

export type FileRoom = {
  /** Bytes of one file, of all files of an answer, and how many there may be. */
  readonly file: number
  readonly total: number
  readonly count: number
}

export type AddedFile = 'added' | 'empty' | 'too-large' | 'no-room' | 'too-many'

/** What somebody writes and has not sent; it outlives sessions, browsers and deaths of the process. */
export type DraftStore = {
  /**
   * An older text never replaces a newer one, and a form that was sent leaves no draft behind.
   *
   * @param isReplaced another text takes the place of what was written, which is kept as a version
   */
  saveDraft(
    draft: DraftKey & Draft & { readonly formId?: string; readonly isReplaced?: boolean },
  ): Promise<void>
  draft(ticketId: string, userId: string, kind: DraftKey['kind']): Promise<Draft | undefined>
  /** Gone with its files; its text stays among the versions for a while. */
  discardDraft(ticketId: string, userId: string, kind: DraftKey['kind']): Promise<void>
  /** Answers that others are writing in the ticket, newest first. */
  draftsOfOthers(ticketId: string, userId: string): Promise<readonly ColleaguesDraft[]>
  /** How an answer stood before, newest first. */
  draftVersions(ticketId: string, userId: string): Promise<readonly DraftVersion[]>
  /** In the order they were added. */
  draftFiles(ticketId: string, userId: string): Promise<readonly DraftFile[]>
  /** Reads `bytes` to their end, whatever becomes of them; what is refused leaves nothing. */
  addDraftFile(
    file: {
      readonly id: string
      readonly ticketId: string
      readonly userId: string
      readonly name: string
      readonly type: string
      readonly at: Date
    },
    bytes: AsyncIterable<Uint8Array>,
    room: FileRoom,
  ): Promise<AddedFile>
  recordScan(id: string, scan: ScanState): Promise<void>
  removeDraftFile(file: {
    readonly id: string
    readonly ticketId: string
    readonly userId: string
  }): Promise<void>
  draftFileBytes(id: string): AsyncIterable<Uint8Array>
}
