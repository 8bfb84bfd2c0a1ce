import type { EventDraft } from '../../events/event.ts'

export type Feedback = {
  readonly id: string
  readonly userId?: string
  readonly text: string
  readonly at: Date
  readonly answeredAt?: Date
}

/** What people of the office say about the desk; an answer is owed within 14 days (Act 306/2019 § 7). */
export type FeedbackStore = {
  /** False when the form with this id was kept before. */
  addFeedback(
    feedback: { readonly id: string; readonly userId: string; readonly text: string; readonly at: Date },
    event: EventDraft,
  ): Promise<boolean>
  /** Unanswered ones first, newest first. */
  feedbacks(limit: number, userId?: string): Promise<readonly Feedback[]>
  /** False when it was answered before. */
  answerFeedback(id: string, at: Date, event: EventDraft): Promise<boolean>
}
