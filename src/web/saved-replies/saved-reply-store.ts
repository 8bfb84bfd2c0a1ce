import type { EventDraft } from '../../events/event.ts'
import type { SavedReply, SavedReplyContent } from '../../replies/saved-reply.ts'

export type SavedReplyVersion = {
  readonly version: number
  readonly content: SavedReplyContent
  readonly changedAt: Date
  readonly changedBy: string
}

/** Texts the office has agreed on, and each advisor's own. */
export type SavedReplyStore = {
  /** By topic and name; at most 500. */
  savedReplies(): Promise<readonly SavedReply[]>
  /** Undefined when there is none, or none any more. */
  savedReply(id: string): Promise<SavedReply | undefined>
  /** Newest first, at most 50. */
  savedReplyVersions(id: string): Promise<readonly SavedReplyVersion[]>
  /** `version` is the one the form was rendered from, 0 for a new text. */
  saveSavedReply(
    reply: {
      readonly id: string
      readonly ownerId: string
      readonly isShared: boolean
      readonly version: number
      readonly content: SavedReplyContent
      readonly at: Date
      readonly userId: string
    },
    event: EventDraft,
  ): Promise<'saved' | 'changed-meanwhile'>
  /** It is offered no more; its versions stay. */
  removeSavedReply(id: string, event: EventDraft): Promise<void>
  countUse(id: string): Promise<void>
}
